/** Samples of one depth. */
export type Samples = Uint8Array | Uint16Array;

/** A decoded image at its own depth: interleaved samples, rows from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** `height × width × channels` samples. */
  readonly data: Samples;
  /** The value that stands for 1: that of the sample's type, never that of the image's content. */
  readonly maximum: 255 | 65535;
}

/** One channel of a prepared pair. */
export interface Plane {
  /** `side × side` samples, rows from the top. */
  readonly data: Samples;
  readonly maximum: 255 | 65535;
}

/**
 * A pair decoded, cropped and resized, at its images' own depth (8 bit: 64 KB a plane at 256), so
 * that a whole study fits in memory and each epoch only takes windows from it.
 */
export interface PreparedPair {
  /** Width and height of every plane, in pixels. */
  readonly side: number;
  /** B: gray. SE: red, green, blue. BSE: gray, red, green, blue. */
  readonly planes: readonly Plane[];
}

/** Room for samples of the same depth as `like`. */
export function samplesLike(like: Samples, length: number): Samples {
  return like instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
}

/** The value that stands for 1 in samples of this depth. */
export function maximumOf(data: Samples): 255 | 65535 {
  return data instanceof Uint8Array ? 255 : 65535;
}

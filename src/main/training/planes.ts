import type { ImageMode, InputKind } from '../../shared/domain/input.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { preparePair, studyPairImages } from '../imaging/prepare.ts';
import type { Plane, PreparedPair } from '../imaging/raster.ts';

/** The images an input kind is made of, in the order of its channels. */
const IMAGES_OF: Readonly<Record<InputKind, readonly ('b' | 'se')[]>> = {
  b: ['b'],
  se: ['se'],
  bse: ['b', 'se'],
};

export interface PlaneGeometry {
  readonly input: InputKind;
  readonly images: ImageMode;
  /** Width and height the images are resized to. */
  readonly side: number;
}

/**
 * Images of one study that were decoded and resized: the fits of a process share them, so that each
 * image is decoded once, whatever input kinds look at it.
 */
export class PlaneCache {
  readonly #root: string;
  readonly #planes = new Map<ImageMode, Map<string, readonly Plane[]>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** What memory it holds, in bytes. */
  get bytes(): number {
    let sum = 0;
    for (const planes of this.#planes.values())
      for (const one of planes.values()) for (const { data } of one) sum += data.byteLength;
    return sum;
  }

  /** A pair as its input kind needs it. Throws SonopairError `image` (see openPair). */
  async prepare(pair: Pair, { input, images, side }: PlaneGeometry): Promise<PreparedPair> {
    const known = this.#of(images);
    const planes: Plane[] = [];
    for (const image of IMAGES_OF[input]) {
      const key = `${pair.pair} ${image} ${side}`;
      const found =
        known.get(key) ??
        (await preparePair(studyPairImages(this.#root, pair), { input: image, images, side }))
          .planes;
      known.set(key, found);
      planes.push(...found);
    }
    return { side, planes };
  }

  /** Lets go of all but one image mode. */
  keepOnly(images: ImageMode): void {
    for (const mode of this.#planes.keys()) if (mode !== images) this.#planes.delete(mode);
  }

  #of(images: ImageMode): Map<string, readonly Plane[]> {
    const known = this.#planes.get(images) ?? new Map<string, readonly Plane[]>();
    this.#planes.set(images, known);
    return known;
  }
}

import { maximumOf, type Raster, type Samples, samplesLike } from './raster.ts';

/** What a decoder gives: gray, gray + alpha, RGB or RGB + alpha, interleaved. */
export interface DecodedSamples {
  readonly width: number;
  readonly height: number;
  readonly bands: 1 | 2 | 3 | 4;
  readonly data: Samples;
}

/**
 * The image with as many channels as the network takes, at its own depth. Alpha is laid over black.
 * Gray becomes RGB by repetition. RGB becomes gray by the luma of ITU-R BT.601 on the values as
 * stored, Y = 0.299 R + 0.587 G + 0.114 B, rounded: what PIL's `convert('L')` and torchvision's
 * `Grayscale` do, and exact for a gray image stored as RGB. (libvips would go through linear light
 * and BT.709, which changes mid tones.)
 */
export function toRaster(samples: DecodedSamples, channels: 1 | 3): Raster {
  const { width, height } = samples;
  const opaque = overBlack(samples);
  const colour = samples.bands >= 3;
  let data = opaque;
  if (colour && channels === 1) data = luma(opaque);
  if (!colour && channels === 3) data = repeated(opaque);
  return { width, height, channels, data, maximum: maximumOf(data) };
}

function overBlack({ data, bands }: DecodedSamples): Samples {
  if (bands === 1 || bands === 3) return data;
  const colours = bands - 1;
  const maximum = maximumOf(data);
  const out = samplesLike(data, (data.length / bands) * colours);
  for (let from = 0, to = 0; from < data.length; from += bands) {
    const alpha = data[from + colours]!;
    for (let c = 0; c < colours; c += 1, to += 1) {
      out[to] = Math.round((data[from + c]! * alpha) / maximum);
    }
  }
  return out;
}

function luma(rgb: Samples): Samples {
  const gray = samplesLike(rgb, rgb.length / 3);
  for (let from = 0, to = 0; to < gray.length; from += 3, to += 1) {
    // Thousandths keep it in integers: weights add up to exactly 1.
    const thousandfold = 299 * rgb[from]! + 587 * rgb[from + 1]! + 114 * rgb[from + 2]!;
    gray[to] = Math.floor((thousandfold + 500) / 1000);
  }
  return gray;
}

function repeated(gray: Samples): Samples {
  const rgb = samplesLike(gray, gray.length * 3);
  for (let from = 0, to = 0; from < gray.length; from += 1, to += 3) {
    rgb.fill(gray[from]!, to, to + 3);
  }
  return rgb;
}

import type { EvalMode } from '../../shared/domain/input.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { centerWindow, evaluationSide } from '../../shared/geometry/window.ts';
import { encodePng } from './encode.ts';
import { cropPair, openPair, type PairImage } from './prepare.ts';
import type { Plane } from './raster.ts';
import type { ImageSource } from './decode.ts';
import type { Rendition } from './rendition.ts';

export interface CropView {
  /** Which image of the pair it is: B is read as gray, SE in colour. */
  readonly part: 'b' | 'se';
  readonly region: SourceRect;
  /** Side of the model's input in pixels, and how images are brought to it. */
  readonly size: number;
  readonly eval: EvalMode;
}

/**
 * What a model sees of a crop: PNG of size × size, gray or RGB, made by the function that prepares
 * images for reading, without normalisation; 16-bit values are divided by 257. Throws SonopairError
 * `image` as `openPair` does.
 */
export async function renderCrop(
  source: Exclude<ImageSource, string>,
  { part, region, size, eval: evaluation }: CropView,
): Promise<Rendition> {
  const image: PairImage = {
    source,
    file: source.name,
    roi: region,
    roiWords: { name: 'crop', missing: 'Draw one', wrong: 'Draw it inside the image' },
  };
  const pair = { pair: 'in preview', b: image, se: image };
  const opened = await openPair(pair, { input: part, images: 'cropped' });
  const side = evaluationSide(size, evaluation);
  const { planes } = cropPair(opened, side);
  const { x, y } = centerWindow(side, size);
  const data = new Uint8Array(planes.length * size * size);
  for (const [channel, plane] of planes.entries()) {
    copyWindow(plane, { x, y, side, size }, data, channel, planes.length);
  }
  const channels = planes.length === 1 ? 1 : 3;
  const bytes = await encodePng({ width: size, height: size, channels, data });
  return { type: 'image/png', bytes: new Uint8Array(bytes) };
}

interface Cut {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly size: number;
}

/** One channel of the window, 8 bit, into interleaved samples. */
function copyWindow(
  { data, maximum }: Plane,
  { x, y, side, size }: Cut,
  out: Uint8Array,
  channel: number,
  channels: number,
): void {
  const divisor = maximum / 255;
  let to = channel;
  for (let row = 0; row < size; row += 1) {
    const from = (y + row) * side + x;
    for (let column = 0; column < size; column += 1, to += channels) {
      out[to] = Math.round(data[from + column]! / divisor);
    }
  }
}

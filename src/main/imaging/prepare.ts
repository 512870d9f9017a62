import { join } from 'node:path';

import type { EvalMode, ImageMode, InputKind } from '../../shared/domain/input.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { centerWindow, evaluationSide } from '../../shared/geometry/window.ts';
import { decodeImage } from './decode.ts';
import { GRAY_STATISTICS, RGB_STATISTICS, writeWindow } from './normalise.ts';
import type { Plane, PreparedPair } from './raster.ts';
import { resizeToSquare } from './resize.ts';

/**
 * Raised with every change that alters a single input number: decoding, luma, crop, resize or
 * normalisation. A model's manifest holds it, and a model of another version is not read.
 */
export const PREPROCESSING_VERSION = 1;

/** What version 1 does, in words for a model's manifest. */
export function describePreprocessing(): Readonly<
  Record<string, string | number | readonly number[]>
> {
  return {
    version: PREPROCESSING_VERSION,
    depth: '8 bit divided by 255, 16 bit by 65535; never stretched',
    orientation: 'EXIF orientation applied',
    alpha: 'over black',
    gray: 'BT.601 luma of the stored values: 0.299 R + 0.587 G + 0.114 B, rounded',
    resize:
      'antialiased bilinear (triangle), half-pixel centres, to a square, rounded at image depth',
    channels: 'B gray; SE red, green, blue; BSE gray, red, green, blue',
    rgbMean: RGB_STATISTICS.map(({ mean }) => mean),
    rgbStd: RGB_STATISTICS.map(({ std }) => std),
    grayMean: GRAY_STATISTICS.mean,
    grayStd: GRAY_STATISTICS.std,
  };
}

export interface PrepareOptions {
  readonly input: InputKind;
  readonly images: ImageMode;
  /** Width and height to resize to: `evaluationSide` or, in fitting, `resizeSide`. */
  readonly side: number;
}

/**
 * Decodes the images that the input kind needs, crops them to their ROIs (mode `cropped`) and
 * resizes them to side × side. Fitting and reading both start here.
 *
 * Throws SonopairError `image` for an image that cannot be read (see decodeImage), and for an ROI
 * that is missing, empty or outside its image, naming pair, file, ROI and image size.
 */
export async function preparePair(
  root: string,
  pair: Pair,
  { input, images, side }: PrepareOptions,
): Promise<PreparedPair> {
  const prepare = async (
    file: string,
    channels: 1 | 3,
    column: string,
    roi: SourceRect | undefined,
  ): Promise<Plane[]> => {
    const raster = await decodeImage(join(root, file), channels);
    const whole: SourceRect = { x: 0, y: 0, width: raster.width, height: raster.height };
    const place: RoiPlace = { pair: pair.pair, file, column };
    const region = images === 'full' ? whole : checkedRoi(roi, whole, place);
    return resizeToSquare(raster, region, side);
  };
  const planes: Plane[] = [];
  if (input !== 'se') planes.push(...(await prepare(pair.bImage, 1, 'b_roi', pair.bRoi)));
  if (input !== 'b') planes.push(...(await prepare(pair.seImage, 3, 'se_roi', pair.seRoi)));
  return { side, planes };
}

export interface EvaluationOptions {
  readonly input: InputKind;
  readonly images: ImageMode;
  readonly size: number;
  readonly eval: EvalMode;
}

/**
 * The input of validation and reading: float32 [C, size, size] of one pair, `center` or `resize`
 * (method.md, "Input tensor"). Errors as preparePair.
 */
export async function evaluationTensor(
  root: string,
  pair: Pair,
  { input, images, size, eval: evaluation }: EvaluationOptions,
): Promise<Float32Array> {
  const side = evaluationSide(size, evaluation);
  const prepared = await preparePair(root, pair, { input, images, side });
  const tensor = new Float32Array(prepared.planes.length * size * size);
  writeWindow(prepared, centerWindow(side, size), size, tensor, 0);
  return tensor;
}

interface RoiPlace {
  readonly pair: string;
  readonly file: string;
  readonly column: string;
}

function checkedRoi(roi: SourceRect | undefined, image: SourceRect, place: RoiPlace): SourceRect {
  const subject = `Pair ${place.pair}, ${place.file}`;
  if (roi === undefined) {
    throw new SonopairError('image', {
      subject,
      reason: `it has no ${place.column}, which cropped images need`,
      remedy: `Give ${place.column} as "x y width height" or use full images`,
    });
  }
  const text = `${roi.x} ${roi.y} ${roi.width} ${roi.height}`;
  const remedy = `Correct ${place.column} in pairs.csv`;
  const whole = [roi.x, roi.y, roi.width, roi.height].every(Number.isInteger);
  if (!whole || roi.width <= 0 || roi.height <= 0) {
    const reason = whole ? 'is empty' : 'is not in whole pixels';
    throw new SonopairError('image', { subject, reason: `its ROI ${text} ${reason}`, remedy });
  }
  const right = roi.x + roi.width;
  const bottom = roi.y + roi.height;
  if (roi.x < 0 || roi.y < 0 || right > image.width || bottom > image.height) {
    const size = `${image.width} × ${image.height} pixels`;
    throw new SonopairError('image', {
      subject,
      reason: `its ROI ${text} (x y width height) is outside the image of ${size}`,
      remedy,
    });
  }
  return roi;
}

import { join } from 'node:path';

import type { EvalMode, ImageMode, InputKind } from '../../shared/domain/input.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { evaluationViews } from '../../shared/geometry/window.ts';
import { decodeImage, type ImageSource } from './decode.ts';
import { GRAY_STATISTICS, RGB_STATISTICS } from '../../shared/domain/normalisation.ts';
import { writeWindow } from './normalise.ts';
import type { PreparedPair, Raster } from './raster.ts';
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

/** The two images of a pair, wherever they lie. Only those a model looks at are opened. */
export interface PairImages {
  /** Identifier of the pair, for messages. */
  readonly pair: string;
  readonly b: PairImage;
  readonly se: PairImage;
}

export interface PairImage {
  readonly source: ImageSource;
  /** Name of the image in messages about its ROI. */
  readonly file: string;
  readonly roi: SourceRect | undefined;
  readonly roiWords: RoiWords;
}

/** What a user is told of an ROI, which a study folder has in a column and the registry as a crop. */
export interface RoiWords {
  /** Completes "it has no …". */
  readonly name: string;
  /** What to do where it is missing. */
  readonly missing: string;
  /** What to do where it does not fit its image. */
  readonly wrong: string;
}

/** A pair of a study folder. */
export function studyPairImages(root: string, pair: Pair): PairImages {
  const image = (file: string, roi: SourceRect | undefined, column: string): PairImage => ({
    source: join(root, file),
    file,
    roi,
    roiWords: {
      name: column,
      missing: `Give ${column} as "x y width height" or use full images`,
      wrong: `Correct ${column} in pairs.csv`,
    },
  });
  return {
    pair: pair.pair,
    b: image(pair.bImage, pair.bRoi, 'b_roi'),
    se: image(pair.seImage, pair.seRoi, 'se_roi'),
  };
}

/** A pair whose images are decoded, as far as an input kind needs them. */
export interface OpenedPair {
  readonly b: OpenedImage | undefined;
  readonly se: OpenedImage | undefined;
}

export interface OpenedImage {
  readonly raster: Raster;
  /** What the model is to see of it: the whole image, or its ROI. */
  readonly region: SourceRect;
}

/**
 * Decodes the images that the input kind needs and finds their regions. Fitting and reading both
 * start here.
 *
 * Throws SonopairError `image` for an image that cannot be read (see decodeImage), and for an ROI
 * that is missing, empty or outside its image, naming pair, file, ROI and image size.
 */
export async function openPair(
  { pair, b, se }: PairImages,
  { input, images }: { readonly input: InputKind; readonly images: ImageMode },
): Promise<OpenedPair> {
  const open = async (image: PairImage, channels: 1 | 3): Promise<OpenedImage> => {
    const raster = await decodeImage(image.source, channels);
    const whole: SourceRect = { x: 0, y: 0, width: raster.width, height: raster.height };
    return { raster, region: images === 'full' ? whole : checkedRoi(pair, image, whole) };
  };
  return {
    b: input === 'se' ? undefined : await open(b, 1),
    se: input === 'b' ? undefined : await open(se, 3),
  };
}

/** Crops the images to their regions and resizes them to side × side. */
export function cropPair({ b, se }: OpenedPair, side: number): PreparedPair {
  const planes = [b, se].flatMap((image) =>
    image === undefined ? [] : resizeToSquare(image.raster, image.region, side),
  );
  return { side, planes };
}

export interface PrepareOptions {
  readonly input: InputKind;
  readonly images: ImageMode;
  /** Width and height to resize to: `evaluationSide` or, in fitting, `resizeSide`. */
  readonly side: number;
}

/** Both steps, for one pair. Errors as openPair. */
export async function preparePair(
  pair: PairImages,
  { side, ...options }: PrepareOptions,
): Promise<PreparedPair> {
  return cropPair(await openPair(pair, options), side);
}

export interface EvaluationOptions {
  readonly input: InputKind;
  readonly images: ImageMode;
  readonly size: number;
  readonly eval: EvalMode;
  /** Views for test-time augmentation (`evaluationViews`); the plain one alone without. */
  readonly tta?: number | undefined;
}

/**
 * The input of validation and reading: float32 [C, size, size] of one pair, `center` or `resize`
 * (method.md, "Input tensor"). With test-time augmentation all views one after the other, the plain
 * one first: [views, C, size, size].
 */
export function tensorOf(
  pair: OpenedPair,
  { size, eval: evaluation, tta }: Pick<EvaluationOptions, 'size' | 'eval' | 'tta'>,
): Float32Array {
  const views = evaluationViews(size, evaluation, tta);
  const prepared = new Map(
    [...new Set(views.map(({ side }) => side))].map((side) => [side, cropPair(pair, side)]),
  );
  const length = prepared.get(views[0]!.side)!.planes.length * size * size;
  const tensor = new Float32Array(views.length * length);
  views.forEach(({ side, window }, i) =>
    writeWindow(prepared.get(side)!, window, size, tensor, i * length),
  );
  return tensor;
}

/** Decoding and `tensorOf`, for one pair. Errors as openPair. */
export async function evaluationTensor(
  pair: PairImages,
  options: EvaluationOptions,
): Promise<Float32Array> {
  return tensorOf(await openPair(pair, options), options);
}

function checkedRoi(
  pair: string,
  { roi, file, roiWords }: PairImage,
  image: SourceRect,
): SourceRect {
  const subject = `Pair ${pair}, ${file}`;
  if (roi === undefined) {
    throw new SonopairError('image', {
      subject,
      reason: `it has no ${roiWords.name}, which cropped images need`,
      remedy: roiWords.missing,
    });
  }
  const text = `${roi.x} ${roi.y} ${roi.width} ${roi.height}`;
  const remedy = roiWords.wrong;
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

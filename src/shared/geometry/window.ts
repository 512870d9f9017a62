import type { EvalMode } from '../domain/input.ts';
import type { RandomStream } from '../random/stream.ts';
import type { SourceRect } from './rect.ts';

/** The square of a prepared pair that the network sees: its top-left corner, and whether mirrored. */
export interface Window {
  readonly x: number;
  readonly y: number;
  /** Mirrored left to right after the window is taken. */
  readonly flip: boolean;
}

/** Side that images are resized to before a window of `size` is taken: 256 for 224, in proportion. */
export function resizeSide(size: number): number {
  return Math.round((size * 256) / 224);
}

/** Side that images are resized to for validation and reading. */
export function evaluationSide(size: number, evaluation: EvalMode): number {
  return evaluation === 'center' ? resizeSide(size) : size;
}

/** The central window; with an odd margin, the one nearer the top left. */
export function centerWindow(side: number, size: number): Window {
  const margin = Math.floor((side - size) / 2);
  return { x: margin, y: margin, flip: false };
}

/** A view of test-time augmentation: of which of the two resized images, and which part. */
export interface EvaluationView {
  readonly side: number;
  readonly window: Window;
}

/**
 * The views whose probabilities are averaged, the plain one first: alone, with its mirror image (2),
 * or with the four corners of the fitting scale as well, all mirrored too (10; Krizhevsky et al. 2012,
 * section 4.1).
 */
export function evaluationViews(
  size: number,
  evaluation: EvalMode,
  views: number | undefined,
): readonly EvaluationView[] {
  const plainSide = evaluationSide(size, evaluation);
  const plain = { side: plainSide, window: centerWindow(plainSide, size) };
  if (views === undefined) return [plain];
  const side = resizeSide(size);
  const far = side - size;
  const corners = [0, far].flatMap((y) =>
    [0, far].map((x) => ({ side, window: { x, y, flip: false } })),
  );
  return [plain, ...(views === 10 ? corners : [])].flatMap((view) => [
    view,
    { ...view, window: { ...view.window, flip: true } },
  ]);
}

/** A window at a uniformly drawn place, mirrored with probability 1/2 (method.md, "Input tensor"). */
export function randomWindow(random: RandomStream, side: number, size: number): Window {
  const places = side - size + 1;
  return { x: random.integer(places), y: random.integer(places), flip: random.uniform() < 0.5 };
}

/**
 * The part of an image's region (its ROI, or the whole image) that the network sees in validation
 * and reading, and on which its Grad-CAM map is drawn: all of it for `resize`, the central part for
 * `center`. In fractions of a source pixel.
 */
export function coveredRegion(region: SourceRect, evaluation: EvalMode, size: number): SourceRect {
  const side = evaluationSide(size, evaluation);
  const { x, y } = centerWindow(side, size);
  return {
    x: region.x + (x * region.width) / side,
    y: region.y + (y * region.height) / side,
    width: (size * region.width) / side,
    height: (size * region.height) / side,
  };
}

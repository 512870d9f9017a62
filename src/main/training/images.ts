import {
  CHANNELS,
  type EvalMode,
  type ImageMode,
  type InputKind,
} from '../../shared/domain/input.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import {
  centerWindow,
  evaluationSide,
  randomWindow,
  resizeSide,
  type Window,
} from '../../shared/geometry/window.ts';
import type { RandomStream } from '../../shared/random/stream.ts';
import { writeWindow } from '../imaging/normalise.ts';
import { preparePair, studyPairImages } from '../imaging/prepare.ts';
import type { PreparedPair } from '../imaging/raster.ts';

export interface ImageGeometry {
  readonly input: InputKind;
  readonly images: ImageMode;
  readonly size: number;
  readonly eval: EvalMode;
}

/** Decoding in flight at a time: sharp works on its own threads while files are read. */
const PARALLEL = 4;

/**
 * The pairs of a fit, decoded and resized once and kept at their own depth (a quarter of the
 * float32 size); windows and flips are taken anew each time.
 */
export class ImageSet {
  readonly #geometry: ImageGeometry;
  readonly #forFitting: readonly PreparedPair[];
  readonly #forEvaluation: readonly PreparedPair[];

  private constructor(
    geometry: ImageGeometry,
    forFitting: readonly PreparedPair[],
    forEvaluation: readonly PreparedPair[],
  ) {
    this.#geometry = geometry;
    this.#forFitting = forFitting;
    this.#forEvaluation = forEvaluation;
  }

  /** Throws SonopairError `image` naming the first pair that cannot be used and how many cannot. */
  static async prepare(
    root: string,
    pairs: readonly Pair[],
    geometry: ImageGeometry,
    onProgress: (done: number) => void,
  ): Promise<ImageSet> {
    const side = resizeSide(geometry.size);
    const evalSide = evaluationSide(geometry.size, geometry.eval);
    const load = async (to: number): Promise<readonly PreparedPair[]> =>
      prepareAll(root, pairs, { ...geometry, side: to }, onProgress);
    const forFitting = await load(side);
    return new ImageSet(
      geometry,
      forFitting,
      evalSide === side ? forFitting : await load(evalSide),
    );
  }

  get length(): number {
    return this.#forFitting.length;
  }

  /** Shape of one sample: [C, size, size]. */
  get sampleShape(): readonly number[] {
    const { input, size } = this.#geometry;
    return [CHANNELS[input], size, size];
  }

  /** Values of one sample. */
  get sampleLength(): number {
    return CHANNELS[this.#geometry.input] * this.#geometry.size ** 2;
  }

  /** Writes an augmented view of pair i at `offset`. */
  writeView(i: number, random: RandomStream, out: Float32Array, offset: number): void {
    const prepared = this.#forFitting[i]!;
    this.#write(prepared, randomWindow(random, prepared.side, this.#geometry.size), out, offset);
  }

  /** Writes the plain view of pair i, as reading sees it. */
  writePlain(i: number, out: Float32Array, offset: number): void {
    const prepared = this.#forEvaluation[i]!;
    this.#write(prepared, centerWindow(prepared.side, this.#geometry.size), out, offset);
  }

  #write(prepared: PreparedPair, window: Window, out: Float32Array, offset: number): void {
    writeWindow(prepared, window, this.#geometry.size, out, offset);
  }
}

async function prepareAll(
  root: string,
  pairs: readonly Pair[],
  geometry: ImageGeometry & { readonly side: number },
  onProgress: (done: number) => void,
): Promise<readonly PreparedPair[]> {
  const prepared: PreparedPair[] = [];
  const faults: unknown[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < pairs.length; i = next++) {
      try {
        prepared[i] = await preparePair(studyPairImages(root, pairs[i]!), geometry);
      } catch (error) {
        faults.push(error);
      }
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  if (faults.length > 0) throw faultOf(faults);
  return prepared;
}

function faultOf(faults: readonly unknown[]): unknown {
  const [first] = faults;
  if (faults.length === 1 || !(first instanceof SonopairError)) return first;
  const { subject, reason, remedy } = first.parts;
  return new SonopairError(first.kind, {
    subject,
    reason: `${reason} (and ${faults.length - 1} more pairs cannot be used, e.g. ${reasonOf(faults[1])})`,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

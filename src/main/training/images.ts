import {
  CHANNELS,
  type EvalMode,
  type ImageMode,
  type InputKind,
} from '../../shared/domain/input.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import {
  type EvaluationView,
  centerWindow,
  evaluationSide,
  randomWindow,
  resizeSide,
  type Window,
} from '../../shared/geometry/window.ts';
import type { RandomStream } from '../../shared/random/stream.ts';
import { writeWindow } from '../imaging/normalise.ts';
import type { PreparedPair } from '../imaging/raster.ts';
import { PlaneCache } from './planes.ts';

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
 * float32 size); windows and flips are taken anew each time. A pair is opened when it is loaded.
 */
export class ImageSet {
  readonly #pairs: readonly Pair[];
  readonly #geometry: ImageGeometry;
  readonly #cache: PlaneCache;
  readonly #forFitting: (PreparedPair | undefined)[] = [];
  readonly #forEvaluation: (PreparedPair | undefined)[] = [];

  /** Opens nothing yet; the cache has the pairs' root. */
  constructor(pairs: readonly Pair[], geometry: ImageGeometry, cache: PlaneCache) {
    this.#pairs = pairs;
    this.#geometry = geometry;
    this.#cache = cache;
  }

  /** All pairs of a study. Throws as `load`. */
  static async prepare(
    root: string,
    pairs: readonly Pair[],
    geometry: ImageGeometry,
    onProgress: (done: number) => void,
  ): Promise<ImageSet> {
    const set = new ImageSet(pairs, geometry, new PlaneCache(root));
    await set.load(
      pairs.map((_, i) => i),
      onProgress,
    );
    return set;
  }

  /**
   * Opens pairs, given by their indices. Throws SonopairError `image` naming the first pair that
   * cannot be used and how many cannot.
   */
  async load(which: readonly number[], onProgress: (done: number) => void): Promise<void> {
    const { size, eval: evaluation } = this.#geometry;
    const side = resizeSide(size);
    const evalSide = evaluationSide(size, evaluation);
    await forAll(
      which,
      async (i) => {
        const pair = this.#pairs[i]!;
        const at = (to: number): Promise<PreparedPair> =>
          this.#cache.prepare(pair, { ...this.#geometry, side: to });
        const forFitting = await at(side);
        this.#forEvaluation[i] = evalSide === side ? forFitting : await at(evalSide);
        this.#forFitting[i] = forFitting;
      },
      onProgress,
    );
  }

  /** Pairs that were loaded. */
  get length(): number {
    return this.#forFitting.filter((pair) => pair !== undefined).length;
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

  /**
   * Writes every view of pair i that reading averages, the plain one first, one after the other at
   * `offset`.
   */
  writeViews(i: number, views: readonly EvaluationView[], out: Float32Array, offset: number): void {
    const plain = this.#forEvaluation[i]!;
    views.forEach(({ side, window }, v) => {
      const prepared = side === plain.side ? plain : this.#forFitting[i]!;
      this.#write(prepared, window, out, offset + v * this.sampleLength);
    });
  }

  #write(prepared: PreparedPair, window: Window, out: Float32Array, offset: number): void {
    writeWindow(prepared, window, this.#geometry.size, out, offset);
  }
}

/** Several at a time; all are tried, so that the failure can say how many there are. */
async function forAll(
  items: readonly number[],
  work: (item: number) => Promise<void>,
  onProgress: (done: number) => void,
): Promise<void> {
  const faults: unknown[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      try {
        await work(items[at]!);
      } catch (error) {
        faults.push(error);
      }
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  if (faults.length > 0) throw faultOf(faults);
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

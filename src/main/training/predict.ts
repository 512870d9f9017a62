import type { Prediction, UnitHeat } from '../../shared/crossval/predictions.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { evaluationViews } from '../../shared/geometry/window.ts';
import type { RunResult } from '../engine/reader-protocol.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime, Session } from '../engine/runtime.ts';
import { float32 } from '../engine/tensor.ts';
import { overViews } from '../engine/views.ts';
import { READING } from '../nn/inference.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import type { ImageSet } from './images.ts';
import { readingGraphOf } from './model-folder.ts';
import type { StageSettings } from './settings.ts';
import type { FittedStages } from './stages.ts';

/** Pairs of one run: no speed is gained beyond, and memory is bounded. */
const BATCH = 8;

export interface PredictionWork {
  readonly runtime: Runtime;
  readonly provider: Provider;
  readonly settings: StageSettings;
  readonly stages: Pick<FittedStages, 'networks' | 'ensemble'>;
  /** Of `images`, in the same order. */
  readonly pairs: readonly Pair[];
  readonly images: ImageSet;
  /** Indices of the pairs of each part. */
  readonly parts: Readonly<Record<Prediction['part'], readonly number[]>>;
  /** Called after each run, with the pairs done of all. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface Predicted {
  /** In the order of the pairs. */
  readonly predictions: readonly Prediction[];
  /** Of the test pairs. */
  readonly heat: UnitHeat;
}

/**
 * What the fitted networks say of pairs, by the graph a model folder holds, on the views reading
 * takes; the session is opened from memory. Throws SonopairError `fit` where a probability is no
 * number.
 */
export async function predictPairs(work: PredictionWork): Promise<Predicted> {
  const { runtime, provider, settings, stages, pairs, parts, onProgress } = work;
  const session = await runtime.createSession(
    encodeModel(readingGraphOf(settings, stages), 'sonopair'),
    { provider, threads: settings.threads },
  );
  try {
    const total = parts.test.length + parts.validation.length;
    const batches = (which: readonly number[], before: number): Promise<readonly Batch[]> =>
      readAll(session, work, which, (done) => onProgress(before + done, total));
    const test = await batches(parts.test, 0);
    const validation = await batches(parts.validation, parts.test.length);
    const rows = [
      ...test.flatMap((batch) => rowsOf(batch, 'test', work)),
      ...validation.flatMap((batch) => rowsOf(batch, 'validation', work)),
    ];
    return {
      predictions: rows.toSorted((a, b) => a.index - b.index).map(({ row }) => row),
      heat: { pairs: parts.test.map((i) => pairs[i]!.pair), ...heatOf(test) },
    };
  } finally {
    await session.release();
  }
}

/** One run: the pairs' indices and the graph's outputs. */
interface Batch {
  readonly which: readonly number[];
  readonly outputs: RunResult;
}

async function readAll(
  session: Session,
  { images, settings }: PredictionWork,
  which: readonly number[],
  onProgress: (done: number) => void,
): Promise<readonly Batch[]> {
  const views = evaluationViews(settings.size, settings.eval, settings.tta);
  const batches: Batch[] = [];
  for (let from = 0; from < which.length; from += BATCH) {
    const part = which.slice(from, from + BATCH);
    const length = views.length * images.sampleLength;
    const input = new Float32Array(part.length * length);
    part.forEach((pair, i) => images.writeViews(pair, views, input, i * length));
    const shape = [part.length * views.length, ...images.sampleShape];
    const outputs = await session.run({ [READING.images]: float32(input, shape) });
    batches.push({ which: part, outputs: overViews(outputs, views.length) });
    onProgress(from + part.length);
  }
  return batches;
}

function rowsOf(
  { which, outputs }: Batch,
  part: Prediction['part'],
  { stages, pairs }: PredictionWork,
): readonly { readonly index: number; readonly row: Prediction }[] {
  const malignant = (name: string, i: number): number =>
    (outputs.get(name)!.data as Float32Array)[2 * i + 1]!;
  return which.map((index, i) => {
    const { pair } = pairs[index]!;
    const networks = Object.fromEntries(
      stages.networks.map(({ name }) => [name, malignant(READING.networkProbabilities(name), i)]),
    );
    const ensemble = stages.ensemble === undefined ? null : malignant(READING.probabilities, i);
    const all = [...Object.values(networks), ...(ensemble === null ? [] : [ensemble])];
    if (!all.every(Number.isFinite)) throw notAProbability(pair);
    return { index, row: { pair, part, networks, ensemble } };
  });
}

function heatOf(batches: readonly Batch[]): Omit<UnitHeat, 'pairs'> {
  const tensors = (name: string): readonly Float32Array[] =>
    batches.map(({ outputs }) => outputs.get(name)!.data as Float32Array);
  const [, , height, width] = batches[0]?.outputs.get(READING.heatmaps)!.shape ?? [0, 2, 0, 0];
  return {
    height: height!,
    width: width!,
    maps: joined(tensors(READING.heatmaps)),
    maxima: joined(tensors(READING.heatmapMaxima)),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function notAProbability(pair: string): SonopairError {
  return new SonopairError('fit', {
    subject: `Pair ${pair}`,
    reason: 'the fitted networks gave it a probability that is not a number',
    remedy: 'Lower the learning rate',
  });
}

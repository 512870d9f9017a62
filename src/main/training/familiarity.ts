import { cloudOf, conformalLimit, type ConformalLimit } from '../../shared/stats/familiarity.ts';
import type { Runtime, Session } from '../engine/runtime.ts';
import type { Provider } from '../engine/options.ts';
import { float32 } from '../engine/tensor.ts';
import type { Familiarity } from '../model/manifest.ts';
import type { Clouds } from '../nn/familiarity.ts';
import { READING } from '../nn/inference.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import type { ImageSet } from './images.ts';
import { type MeasuredFamiliarity, readingGraphOf } from './model-folder.ts';
import type { Selection } from './selection.ts';
import type { StageSettings } from './settings.ts';
import type { FittedStages } from './stages.ts';

/** At most this share of validation patients, and so of patients like them, raises a notice. */
const FALSE_ALARMS = 0.05;
/** Pairs of one run. */
const BATCH = 8;

export interface FamiliarityWork {
  readonly runtime: Runtime;
  readonly provider: Provider;
  readonly settings: StageSettings;
  readonly stages: Pick<FittedStages, 'networks' | 'ensemble'>;
  readonly images: ImageSet;
  readonly selection: Selection;
  /** Called after each run of the graph: the place to stop. */
  readonly onRun: () => void;
}

/**
 * Measures what new pairs are to be compared with: the clouds of the fitting pairs, and from the
 * validation patients, whom no weight has seen, the limit beyond which a pair counts as unlike. One
 * pass over both. Undefined where the fitting pairs of a class do not differ, or no limit can be
 * taken: such a model cannot judge.
 */
export async function measureFamiliarity(
  work: FamiliarityWork,
): Promise<MeasuredFamiliarity | undefined> {
  const { fitting, validation, labels } = work.selection;
  const asked = await rowsOf(work, 'ask', [READING.features, READING.look], fitting);
  const classes = fitting.map((i) => labels[i]!);
  let clouds: Clouds;
  try {
    clouds = { features: cloudOf(asked[0]!, classes), look: cloudOf(asked[1]!, classes) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const [strays] = await rowsOf(work, clouds, [READING.stray], validation);
  return limitOf(work.selection, clouds, strays!);
}

function limitOf(
  { validation, pairs }: Selection,
  clouds: Clouds,
  strays: readonly Float32Array[],
): MeasuredFamiliarity | undefined {
  const limits = [0, 1].map((which) => {
    // One score per patient: the notice is about any of their pairs.
    const farthest = new Map<string, number>();
    validation.forEach((index, k) => {
      const { patient } = pairs[index]!;
      farthest.set(patient, Math.max(strays[k]![which]!, farthest.get(patient) ?? 0));
    });
    // Either limit gets half of the rate, so that both together keep it.
    return conformalLimit([...farthest.values()], FALSE_ALARMS / 2);
  });
  const [features, look] = limits as [ConformalLimit, ConformalLimit];
  if (![features, look].every(({ limit }) => Number.isFinite(limit) && limit > 0)) return undefined;
  const card: Familiarity = {
    method: 'class-mahalanobis',
    limits: { features: features.limit, look: look.limit },
    falseAlarms: Math.min(1, features.rate + look.rate),
    patients: new Set(validation.map((index) => pairs[index]!.patient)).size,
  };
  return { clouds, card };
}

/** Outputs of the reading graph by pair, each as it was asked for. */
async function rowsOf(
  { runtime, provider, settings, stages, images, onRun }: FamiliarityWork,
  familiarity: Clouds | 'ask',
  names: readonly string[],
  which: readonly number[],
): Promise<readonly (readonly Float32Array[])[]> {
  const graph = readingGraphOf(settings, stages, { familiarity, withoutHeatmaps: true });
  // As it will be stored: what is measured here is what reading measures.
  const { storage, threads } = settings;
  const file = encodeModel(graph, 'sonopair', { storage });
  const session: Session = await runtime.createSession(file, { provider, threads });
  try {
    const rows = names.map((): Float32Array[] => []);
    for (let from = 0; from < which.length; from += BATCH) {
      const part = which.slice(from, from + BATCH);
      const views = new Float32Array(part.length * images.sampleLength);
      part.forEach((pair, i) => images.writePlain(pair, views, i * images.sampleLength));
      const feeds = { [READING.images]: float32(views, [part.length, ...images.sampleShape]) };
      const outputs = await session.run(feeds, names);
      names.forEach((name, k) => {
        const data = outputs.get(name)!.data as Float32Array;
        const width = data.length / part.length;
        part.forEach((_, i) => void rows[k]!.push(data.slice(i * width, (i + 1) * width)));
      });
      onRun();
    }
    return rows;
  } finally {
    await session.release();
  }
}

import { randomStream } from '../../shared/random/stream.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime, Session } from '../engine/runtime.ts';
import { float32 } from '../engine/tensor.ts';
import {
  buildForwardGraph,
  ENSEMBLE_CLASSIFIER,
  READING,
  type FittedNetwork,
} from '../nn/inference.ts';
import { linear } from '../nn/layers.ts';
import { crossEntropyTargets } from '../nn/loss.ts';
import { NETWORKS } from '../nn/networks/index.ts';
import { CLASSES } from '../nn/networks/network.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import { initialise, type ParameterSpec, type Weights } from '../nn/parameters.ts';
import { BATCH } from '../nn/shape.ts';
import { buildTrainingStep } from '../nn/training-step.ts';
import { epochBatches, groupEqualSizes } from './batches.ts';
import type { ImageSet } from './images.ts';
import { EVALUATION_BATCH, viewsOf, type FitImages } from './network-stage.ts';
import { scheduleOf, type StageSettings } from './settings.ts';
import { scoreLogits, type StageWork } from './stage.ts';
import { Trainer, type Batch } from './trainer.ts';

/** The classifier is tiny: a whole epoch of it fits into a few runs. */
const STEPS_PER_RUN = 64;

/** Names of the ensemble's two parameters. */
export const ENSEMBLE_WEIGHT = `${ENSEMBLE_CLASSIFIER}.weight`;
export const ENSEMBLE_BIAS = `${ENSEMBLE_CLASSIFIER}.bias`;

/**
 * Frozen penultimate features of the members, concatenated: [n, Σ features] for views of pairs.
 * Dropout is off and batch norms use their running statistics.
 */
export interface FeatureExtractor {
  readonly length: number;
  extract(batch: Float32Array, samples: number): Promise<Float32Array>;
  release(): Promise<void>;
}

export async function openFeatureExtractor(
  runtime: Runtime,
  provider: Provider,
  settings: StageSettings,
  fitted: readonly FittedNetwork[],
  sampleShape: readonly number[],
): Promise<FeatureExtractor> {
  const sessions: { session: Session; features: number }[] = [];
  for (const { name, weights, fcRank, stems } of fitted) {
    const network = NETWORKS[name];
    const { graph } = buildForwardGraph(network, settings.input, settings.size, {
      constant: weights,
      fcRank,
      stems,
    });
    const session = await runtime.createSession(encodeModel(graph, 'features'), {
      provider,
      threads: settings.threads,
    });
    sessions.push({ session, features: network.features });
  }
  const length = sessions.reduce((sum, { features }) => sum + features, 0);
  return {
    length,
    async extract(batch, samples) {
      const all = new Float32Array(samples * length);
      let column = 0;
      for (const { session, features } of sessions) {
        const images = float32(batch, [samples, ...sampleShape]);
        const outputs = await session.run({ [READING.images]: images }, ['features']);
        const part = outputs.get('features')!.data as Float32Array;
        for (let i = 0; i < samples; i += 1)
          all.set(part.subarray(i * features, (i + 1) * features), i * length + column);
        column += features;
      }
      return all;
    },
    async release() {
      for (const { session } of sessions) await session.release();
    },
  };
}

export interface EnsembleStageOptions {
  readonly runtime: Runtime;
  readonly settings: StageSettings;
  readonly data: FitImages;
  readonly extractor: FeatureExtractor;
  readonly classWeights: readonly number[];
  readonly onProgress: (done: number, total: number) => void;
}

export interface EnsembleStage extends StageWork {
  readonly trainer: Trainer;
  release(): Promise<void>;
}

/**
 * Stage 2: one new softmax layer on the concatenated features. Each epoch shows every pair once,
 * in one of its views: the plain one or one of V augmented ones, drawn anew (`views`), or an
 * augmented one computed on the spot (`online`).
 */
export async function openEnsembleStage(options: EnsembleStageOptions): Promise<EnsembleStage> {
  const { runtime, settings, data, extractor, classWeights } = options;
  const { seed, batch, views } = settings;
  const { fitting, validation, labels, images } = data;
  const source = await featureSource(options);
  const held = await extractAll(extractor, images, validation, undefined, () => undefined);
  const trainer = Trainer.start(
    runtime,
    {
      // A layer of 4608 × 2: moving it to another device and back costs more than it takes.
      provider: 'cpu',
      threads: settings.threads,
      stepsPerRun: STEPS_PER_RUN,
      learningRate: settings.learningRate,
      weightDecay: settings.weightDecay,
      schedule: scheduleOf(
        settings,
        settings.ensembleEpochs,
        epochBatches(fitting.length, batch, seed, 'ensemble', 1).length,
      ),
      sampleShape: [extractor.length],
      buildStep: () =>
        buildTrainingStep({
          inputShape: [BATCH, extractor.length],
          forward: (scope, x) => linear(scope, ENSEMBLE_CLASSIFIER, x, CLASSES, 'classifier'),
          trainable: () => true,
          focal: settings.focal,
          weightDecay: settings.weightDecay !== undefined,
        }),
    },
    initialClassifier(extractor.length, seed),
    batch,
  );
  const labelsOf = (samples: readonly number[]): number[] =>
    samples.map((i) => labels[fitting[i]!]!);

  return {
    stage: 'ensemble',
    trainer,
    labelsOf,
    get stepsDone() {
      return trainer.stepsDone;
    },
    groups: (epoch) =>
      groupEqualSizes(
        epochBatches(fitting.length, batch, seed, 'ensemble', epoch),
        views === 'online' ? 1 : STEPS_PER_RUN,
      ),
    async train(group, epoch) {
      const batches: Batch[] = [];
      for (const samples of group)
        batches.push({
          images: await source(samples, epoch),
          targets: crossEntropyTargets(labelsOf(samples), classWeights),
          masks: new Map(),
        });
      return trainer.run(batches);
    },
    validate: () =>
      Promise.resolve(
        scoreLogits(
          linearLogits(trainer.weights(), held, extractor.length),
          validation.map((i) => labels[i]!),
        ),
      ),
    weights: () => trainer.weights(),
    release: () => trainer.release(),
  };
}

type FeatureSource = (samples: readonly number[], epoch: number) => Promise<Float32Array>;

async function featureSource(options: EnsembleStageOptions): Promise<FeatureSource> {
  const { settings, data, extractor, onProgress } = options;
  const { seed, views } = settings;
  const { fitting, images } = data;
  const { length } = extractor;
  if (views === 'online')
    return (samples, epoch) => {
      const pairs = samples.map((i) => fitting[i]!);
      const batch = viewsOf(images, pairs, (pair) =>
        randomStream(seed, 'view', 'ensemble', epoch, pair),
      );
      return extractor.extract(batch, samples.length);
    };

  const sets: Float32Array[] = [];
  for (let view = 0; view <= views; view += 1)
    sets.push(
      await extractAll(
        extractor,
        images,
        fitting,
        view === 0 ? undefined : { seed, view },
        (done) => onProgress(view * fitting.length + done, (views + 1) * fitting.length),
      ),
    );
  return (samples, epoch) => {
    const batch = new Float32Array(samples.length * length);
    samples.forEach((i, row) => {
      const view = randomStream(seed, 'choose-view', epoch, i).integer(sets.length);
      batch.set(sets[view]!.subarray(i * length, (i + 1) * length), row * length);
    });
    return Promise.resolve(batch);
  };
}

/** Features of all the pairs, plain or in one augmented view: [pairs, Σ features]. */
async function extractAll(
  extractor: FeatureExtractor,
  images: ImageSet,
  pairs: readonly number[],
  view: { readonly seed: number; readonly view: number } | undefined,
  onProgress: (done: number) => void,
): Promise<Float32Array> {
  const all = new Float32Array(pairs.length * extractor.length);
  for (let from = 0; from < pairs.length; from += EVALUATION_BATCH) {
    const part = pairs.slice(from, from + EVALUATION_BATCH);
    let batch: Float32Array;
    if (view === undefined) {
      batch = new Float32Array(part.length * images.sampleLength);
      part.forEach((pair, i) => images.writePlain(pair, batch, i * images.sampleLength));
    } else {
      batch = viewsOf(images, part, (pair) =>
        randomStream(view.seed, 'cached-view', view.view, pair),
      );
    }
    all.set(await extractor.extract(batch, part.length), from * extractor.length);
    onProgress(from + part.length);
  }
  return all;
}

function initialClassifier(features: number, seed: number): Weights {
  const specs: readonly ParameterSpec[] = [
    { name: ENSEMBLE_WEIGHT, shape: [CLASSES, features], kind: 'weight', role: 'classifier' },
    { name: ENSEMBLE_BIAS, shape: [CLASSES], kind: 'bias', role: 'classifier' },
  ];
  return new Map(
    specs.map((spec) => [spec.name, initialise(spec, randomStream(seed, 'initial', spec.name))]),
  );
}

/** x·Wᵀ + b of cached features: small enough for plain arithmetic. */
function linearLogits(weights: Weights, features: Float32Array, length: number): Float32Array {
  const weight = weights.get(ENSEMBLE_WEIGHT)!;
  const bias = weights.get(ENSEMBLE_BIAS)!;
  const logits = new Float32Array((features.length / length) * CLASSES);
  for (let row = 0; row < logits.length / CLASSES; row += 1)
    for (let c = 0; c < CLASSES; c += 1) {
      let sum = bias[c]!;
      for (let k = 0; k < length; k += 1)
        sum += weight[c * length + k]! * features[row * length + k]!;
      logits[row * CLASSES + c] = sum;
    }
  return logits;
}

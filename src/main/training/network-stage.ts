import { randomStream, type RandomStream } from '../../shared/random/stream.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime, Session } from '../engine/runtime.ts';
import { float32 } from '../engine/tensor.ts';
import { buildForwardGraph, READING } from '../nn/inference.ts';
import { crossEntropyTargets } from '../nn/loss.ts';
import type { Network } from '../nn/networks/network.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import type { Weights } from '../nn/parameters.ts';
import { epochBatches, groupEqualSizes } from './batches.ts';
import type { ImageSet } from './images.ts';
import { BLOCK_BYTES, networkTrainer } from './network-trainer.ts';
import type { StageSettings } from './settings.ts';
import { scoreLogits, type StageWork } from './stage.ts';
import type { Batch, Trainer } from './trainer.ts';

/** Samples of one validation pass: bounded memory, and no speed is gained beyond it. */
export const EVALUATION_BATCH = 16;

/** The images of a fit with their labels; `fitting` and `validation` are indices. */
export interface FitImages {
  readonly images: ImageSet;
  readonly labels: readonly number[];
  readonly fitting: readonly number[];
  readonly validation: readonly number[];
}

export interface NetworkStageOptions {
  readonly runtime: Runtime;
  readonly provider: Provider;
  readonly settings: StageSettings;
  readonly network: Network;
  /** Every parameter, from He initialisation or from a weights file. */
  readonly initial: Weights;
  readonly data: FitImages;
  readonly classWeights: readonly number[];
}

/** Stage 1: one network on augmented mini-batches. */
export interface NetworkStage extends StageWork {
  readonly trainer: Trainer;
  /** Frees the sessions. */
  release(): Promise<void>;
}

export async function openNetworkStage(options: NetworkStageOptions): Promise<NetworkStage> {
  const { runtime, settings, network, initial, data, classWeights } = options;
  const { seed, batch, threads } = settings;
  const { fitting, validation, labels, images } = data;
  const stage = network.name;
  const { trainer, constants } = networkTrainer(
    runtime,
    options.provider,
    settings,
    network,
    initial,
    epochBatches(fitting.length, batch, seed, stage, 1).length,
  );
  const forward = buildForwardGraph(network, settings.input, settings.size, {
    constant: constants,
    blockBytes: BLOCK_BYTES,
    fcRank: settings.fcRank,
    stems: settings.stems,
  });
  const validator = await runtime.createSession(encodeModel(forward.graph, 'validation'), {
    provider: options.provider,
    threads,
  });
  const masks = trainer.masks();
  const labelsOf = (samples: readonly number[]): number[] =>
    samples.map((i) => labels[fitting[i]!]!);

  return {
    stage,
    trainer,
    labelsOf,
    get stepsDone() {
      return trainer.stepsDone;
    },
    groups: (epoch) =>
      groupEqualSizes(epochBatches(fitting.length, batch, seed, stage, epoch), trainer.stepsPerRun),
    train(group, epoch, firstBatch) {
      const batches = group.map((samples, i): Batch => {
        const position = firstBatch + i;
        return {
          images: viewsOf(
            images,
            samples.map((s) => fitting[s]!),
            (pair) => randomStream(seed, 'view', stage, epoch, pair),
          ),
          targets: crossEntropyTargets(labelsOf(samples), classWeights),
          masks: new Map(
            masks.map(({ name, length, rate }) => [
              name,
              dropoutMask(
                samples.length * length,
                rate,
                randomStream(seed, name, stage, epoch, position),
              ),
            ]),
          ),
        };
      });
      return trainer.run(batches);
    },
    async validate() {
      const logits = await forEachBatch(validator, trainer, images, validation);
      return scoreLogits(
        logits,
        validation.map((i) => labels[i]!),
      );
    },
    // Frozen parameters are not part of the state, but belong to the network.
    weights: () => new Map([...constants, ...trainer.weights()]),
    async release() {
      await trainer.release();
      await validator.release();
    },
  };
}

/** Images [n, C, S, S] of the given pairs, each with a window and flip from its own stream. */
export function viewsOf(
  images: ImageSet,
  pairs: readonly number[],
  random: (pair: number) => RandomStream,
): Float32Array {
  const out = new Float32Array(pairs.length * images.sampleLength);
  pairs.forEach((pair, i) => images.writeView(pair, random(pair), out, i * images.sampleLength));
  return out;
}

/** Logits of plain views with the trainer's parameters as they are. */
async function forEachBatch(
  session: Session,
  trainer: Trainer,
  images: ImageSet,
  pairs: readonly number[],
): Promise<Float32Array> {
  const logits = new Float32Array(pairs.length * 2);
  const parameters = trainer.parameterFeeds();
  for (let from = 0; from < pairs.length; from += EVALUATION_BATCH) {
    const part = pairs.slice(from, from + EVALUATION_BATCH);
    const batch = new Float32Array(part.length * images.sampleLength);
    part.forEach((pair, i) => images.writePlain(pair, batch, i * images.sampleLength));
    const shape = [part.length, ...images.sampleShape];
    const outputs = await session.run({ ...parameters, [READING.images]: float32(batch, shape) }, [
      READING.logits,
    ]);
    logits.set(outputs.get(READING.logits)!.data as Float32Array, from * 2);
  }
  return logits;
}

/** Inverted dropout: 0 or 1/(1 - rate); at a rate of 1/2 a random number is 32 decisions. */
export function dropoutMask(length: number, rate: number, random: RandomStream): Float32Array {
  const mask = new Float32Array(length);
  if (rate !== 0.5) return mask.map(() => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
  for (let i = 0; i < length; i += 32) {
    let bits = random.bits();
    const end = Math.min(length, i + 32);
    for (let j = i; j < end; j += 1, bits >>>= 1) mask[j] = (bits & 1) * 2;
  }
  return mask;
}

import { CHANNELS } from '../../shared/domain/input.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime } from '../engine/runtime.ts';
import { forward } from '../nn/networks/index.ts';
import type { Network } from '../nn/networks/network.ts';
import { isStatisticName, type Weights } from '../nn/parameters.ts';
import { BATCH } from '../nn/shape.ts';
import { buildTrainingStep, type TrainingStep } from '../nn/training-step.ts';
import { frozenPrefixes, scheduleOf, type StageSettings } from './settings.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';

/**
 * Rows of a weight matrix that are multiplied, differentiated and updated together: two megabytes
 * stay in the second-level cache (docs/performance.md).
 */
export const BLOCK_BYTES = 2.5e6;
/** Optimisation steps in one run of a Loop: seconds on a CPU, so that pause and progress are prompt. */
const LOOP_STEPS_PER_RUN = 8;

/**
 * The trainer of one network, and the frozen parameters that are constants of its graphs. The steps
 * of an epoch only matter to a learning rate that changes.
 */
export function networkTrainer(
  runtime: Runtime,
  provider: Provider,
  settings: StageSettings,
  network: Network,
  initial: Weights,
  stepsPerEpoch: number,
): { readonly trainer: Trainer; readonly constants: Weights } {
  const constants = frozenConstants(network, settings, initial);
  const trained = valuesIn(initial) - valuesIn(constants);
  const options: TrainerOptions = {
    ...trainerOptions(provider, settings, network, constants, trained),
    schedule: scheduleOf(settings, settings.epochs, stepsPerEpoch),
  };
  return { trainer: Trainer.start(runtime, options, initial, settings.batch), constants };
}

function trainerOptions(
  provider: Provider,
  settings: StageSettings,
  network: Network,
  constants: Weights,
  trained: number,
): TrainerOptions {
  const { input, size } = settings;
  const sampleShape = [CHANNELS[input], size, size];
  const frozen = frozenTest(network, settings);
  return {
    provider,
    threads: settings.threads,
    learningRate: settings.learningRate,
    weightDecay: settings.weightDecay,
    stepsPerRun: stepsPerRun(provider, trained),
    sampleShape,
    buildStep: (batch: number): TrainingStep =>
      buildTrainingStep({
        inputShape: [network.usesBatchStatistics ? batch : BATCH, ...sampleShape],
        blockBytes: BLOCK_BYTES,
        fcRank: settings.fcRank,
        stems: settings.stems,
        forward: (scope, x) => forward(scope, network, x).logits,
        trainable: (spec) => !frozen(spec.name),
        focal: settings.focal,
        weightDecay: settings.weightDecay !== undefined,
        constant: ({ name }) => constants.get(name),
        storedStatistics: (layer) => settings.frozenBatchNorm === 'stored' && frozen(`${layer}.`),
      }),
  };
}

/**
 * From this many trained values on they are worth keeping inside a Loop: copying AlexNet's 57 M out
 * each step costs as much as the step; ResNet-18's 11 M gain nothing by it on a CPU.
 */
const WORTH_A_LOOP = 40e6;

/** On CUDA only a Loop keeps the state on the device; DirectML and WebGPU have no Loop. */
function stepsPerRun(provider: Provider, trained: number): number {
  if (provider === 'dml' || provider === 'webgpu') return 1;
  return provider === 'cuda' || trained >= WORTH_A_LOOP ? LOOP_STEPS_PER_RUN : 1;
}

function valuesIn(weights: Weights): number {
  return [...weights.values()].reduce((sum, { length }) => sum + length, 0);
}

function frozenTest(network: Network, settings: StageSettings): (name: string) => boolean {
  const prefixes = frozenPrefixes(network, settings);
  return (name) => prefixes.some((prefix) => name.startsWith(prefix));
}

/** Frozen parameters as constants; a frozen batch norm that follows the batches keeps its statistics fed. */
function frozenConstants(network: Network, settings: StageSettings, initial: Weights): Weights {
  const frozen = frozenTest(network, settings);
  const follows = (name: string): boolean =>
    settings.frozenBatchNorm === 'update' && isStatisticName(name);
  return new Map([...initial].filter(([name]) => frozen(name) && !follows(name)));
}

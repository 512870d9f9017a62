import { CHANNELS } from '../../shared/domain/input.ts';
import { randomStream } from '../../shared/random/stream.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime } from '../engine/runtime.ts';
import { crossEntropyTargets } from '../nn/loss.ts';
import { NETWORKS, parameterSpecs } from '../nn/networks/index.ts';
import type { NetworkName } from '../../shared/domain/networks.ts';
import { initialise } from '../nn/parameters.ts';
import { dropoutMask } from './network-stage.ts';
import { networkTrainer } from './network-trainer.ts';
import type { StageSettings } from './settings.ts';
import type { Batch } from './trainer.ts';

/**
 * Seconds one optimisation step of a network takes on this machine, for an estimate before a run:
 * the second of two runs on random images, so that making the session is not counted.
 */
export async function secondsPerStep(
  runtime: Runtime,
  provider: Provider,
  settings: StageSettings,
  name: NetworkName,
): Promise<number> {
  const { input, size, batch } = settings;
  const specs = parameterSpecs(NETWORKS[name], input, size, settings);
  const random = randomStream(settings.seed, 'rate', name);
  const initial = new Map(specs.map((spec) => [spec.name, initialise(spec, random)]));
  const { trainer } = networkTrainer(runtime, provider, settings, NETWORKS[name], initial, 1);
  const one: Batch = {
    images: Float32Array.from({ length: batch * CHANNELS[input] * size * size }, () =>
      random.uniform(),
    ),
    targets: crossEntropyTargets(
      Array.from({ length: batch }, (_, i) => i % 2),
      [1, 1],
    ),
    masks: new Map(
      trainer
        .masks()
        .map((mask) => [mask.name, dropoutMask(batch * mask.length, mask.rate, random)]),
    ),
  };
  const batches = Array.from({ length: trainer.stepsPerRun }, () => one);
  try {
    await trainer.run(batches);
    const began = performance.now();
    await trainer.run(batches);
    return (performance.now() - began) / 1000 / batches.length;
  } finally {
    await trainer.release();
  }
}

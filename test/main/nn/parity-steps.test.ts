import { describe, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import { FIRST_MOMENT_SCALE, SECOND_MOMENT_SCALE } from '../../../src/main/nn/adam.ts';
import { linear } from '../../../src/main/nn/layers.ts';
import { crossEntropyTargets } from '../../../src/main/nn/loss.ts';
import { NETWORKS } from '../../../src/main/nn/networks/index.ts';
import { CLASSES } from '../../../src/main/nn/networks/network.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import { buildTrainingStep } from '../../../src/main/nn/training-step.ts';
import { networkTrainer } from '../../../src/main/training/network-trainer.ts';
import { FIT_DEFAULTS, type FitSettings } from '../../../src/main/training/settings.ts';
import { Trainer, type Batch } from '../../../src/main/training/trainer.ts';
import { images, positions, uniform } from '../../support/counter.ts';
import {
  expectParity,
  joinedBlocks,
  PARITY_BATCH,
  PARITY_LABELS,
  parityCase,
  parityClassifier,
  parityMask,
  parityWeights,
  under,
  type ParityTensor,
} from '../../support/parity.ts';

/**
 * What several steps of a real trainer leave behind, against PyTorch's numbers
 * (scripts/fixtures/parity.py): losses, parameters, both moments and running statistics.
 */

const STEPS = 5;
/** Where the cases are well-conditioned; parity.py says why it is not the method's for ResNet-18. */
const RATES = { alexnet: 1e-4, ensemble: 1e-4, resnet18: 1e-6 } as const;

describe('five steps leave PyTorch’s parameters, moments and running statistics', () => {
  test('ResNet-18, batch norm in training mode', () => expectSteps('resnet18', 128));
  test('AlexNet, dropout masks fed, in a Loop', () => expectSteps('alexnet', 224));

  test('the ensemble’s classifier on frozen features', async () => {
    const theirs = parityCase('ensemble-training');
    const runtime = await openRuntime();
    const { weight, bias } = parityClassifier();
    const initial = new Map([
      ['classifier.weight', weight],
      ['classifier.bias', bias],
    ]);
    const trainer = Trainer.start(
      runtime,
      {
        provider: 'cpu',
        threads: 2,
        stepsPerRun: 64,
        learningRate: RATES.ensemble,
        sampleShape: [4608],
        buildStep: () =>
          buildTrainingStep({
            inputShape: [BATCH, 4608],
            forward: (scope, x) => linear(scope, 'classifier', x, CLASSES, 'classifier'),
            trainable: () => true,
          }),
      },
      initial,
      PARITY_BATCH,
    );
    const batches = [0, 1, 2].map((step): Batch => ({
      images: uniform(`ensemble.features.step${step}`, PARITY_BATCH * 4608, 0, 2),
      targets: crossEntropyTargets(PARITY_LABELS),
      masks: new Map(),
    }));
    const results = await trainer.run(batches);
    const ours = stateAfterSteps(trainer, initial);
    ours.set(
      'losses',
      Float32Array.from(results, ({ loss }) => loss),
    );
    const expected = new Map(
      [...theirs]
        .filter(([name]) => !name.startsWith('gradients/'))
        .map(([name, tensor]) => [name.replace('/', '/classifier.'), tensor] as const),
    );
    expectParity(ours, expected);
    expectUpdates(ours, expected, initial, 3);
    await trainer.release();
  });
});

/** Five steps of the trainer a fit uses, against the fixture's state after them. */
async function expectSteps(name: 'alexnet' | 'resnet18', size: 224 | 128): Promise<void> {
  const network = NETWORKS[name];
  const settings: FitSettings = {
    ...FIT_DEFAULTS,
    networks: [...FIT_DEFAULTS.networks],
    study: '',
    out: '',
    size,
    batch: PARITY_BATCH,
    learningRate: RATES[name],
    threads: 2,
    // With weights given, the paper's freezing is the default.
    weights: { [name]: 'formula' },
  };
  const initial = parityWeights(name, 'bse');
  const runtime = await openRuntime();
  const { trainer } = networkTrainer(runtime, 'cpu', settings, network, initial, STEPS);
  const masks = trainer.masks();
  const batches = Array.from({ length: STEPS }, (_, step): Batch => ({
    images: images(`images.step${step}`, PARITY_BATCH, 4, size),
    targets: crossEntropyTargets(PARITY_LABELS),
    masks: new Map(masks.map(({ name: key, length }) => [key, parityMask(length, step)])),
  }));
  const results = await trainer.run(batches);

  const all = parityCase(name === 'resnet18' ? 'resnet18-steps' : 'alexnet-paper');
  const theirs = new Map([...all].filter(([key]) => !key.startsWith('gradients/')));
  const ours = stateAfterSteps(trainer, initial);
  ours.set(
    'losses',
    Float32Array.from(results, ({ loss }) => loss),
  );
  await trainer.release();
  expectParity(ours, theirs);
  expectUpdates(ours, theirs, initial, STEPS);
}

/** The trainer's state under the fixture's names, moments in PyTorch's unscaled form. */
function stateAfterSteps(
  trainer: Trainer,
  initial: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const scaled = (suffix: string, scale: number): Map<string, Float32Array> =>
    new Map(
      [...trainer.state]
        .filter(([key]) => key.endsWith(suffix))
        .map(([key, { data }]) => [
          key.slice(0, -suffix.length),
          (data as Float32Array).map((x) => x * scale),
        ]),
    );
  const state = new Map<string, Float32Array>();
  for (const [key, data] of trainer.weights()) {
    expect(data.length, key).toBe(initial.get(key)!.length);
    state.set(`${key.includes('running_') ? 'statistics' : 'parameters'}/${key}`, data);
  }
  return new Map([
    ...state,
    ...joinedBlocks(scaled('/m', FIRST_MOMENT_SCALE), 'first-moments/'),
    ...joinedBlocks(scaled('/v', SECOND_MOMENT_SCALE), 'second-moments/'),
  ]);
}

/**
 * Parameters hardly move in a few steps, so a wrong step could hide behind their size: the
 * distance moved must agree too, as far as float32 can hold it.
 */
function expectUpdates(
  ours: ReadonlyMap<string, Float32Array>,
  theirs: ReadonlyMap<string, ParityTensor>,
  initial: ReadonlyMap<string, Float32Array>,
  steps: number,
): void {
  const norm = (x: readonly number[]): number => Math.hypot(...x);
  const wrong: string[] = [];
  for (const [name, tensor] of under(theirs, 'parameters/')) {
    const before = initial.get(name)!;
    const after = ours.get(`parameters/${name}`)!;
    const at = positions(before.length);
    const moved = at.map((p, k) => tensor.values[k]! - before[p]!);
    const difference = at.map((p, k) => after[p]! - tensor.values[k]!);
    // Every step rounds the parameter once, and so does the fixture.
    const rounding = (steps + 1) * 2 ** -24 * tensor.maxAbs * Math.sqrt(at.length);
    const error = norm(difference);
    if (!(error <= 1e-3 * norm(moved) + rounding))
      wrong.push(`${name}: ${(error / norm(moved)).toExponential(1)}`);
  }
  expect(wrong).toEqual([]);
}

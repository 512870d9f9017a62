import { describe, expect, test } from 'vitest';

import { float32, type Feeds } from '../../../src/main/engine/tensor.ts';
import { adamScalars } from '../../../src/main/nn/adam.ts';
import { crossEntropyTargets } from '../../../src/main/nn/loss.ts';
import { forward, NETWORKS } from '../../../src/main/nn/networks/index.ts';
import type { NetworkName } from '../../../src/shared/domain/networks.ts';
import { elementCount, fixedShape } from '../../../src/main/nn/shape.ts';
import {
  buildTrainingStep,
  nextName,
  STEP,
  type StepOptions,
} from '../../../src/main/nn/training-step.ts';
import { BLOCK_BYTES } from '../../../src/main/training/network-trainer.ts';
import { images } from '../../support/counter.ts';
import {
  COMPARED,
  COMPARED_NAMES,
  COMPARED_SIZE,
  comparedMask,
  expectParity,
  joinedBlocks,
  PARITY_BATCH,
  PARITY_LABELS,
  parityCase,
  parityMask,
  parityWeights,
  type ParityTensor,
} from '../../support/parity.ts';
import { floats, sessionOf } from '../../support/runtime.ts';

/**
 * Gradients of the full-width networks against PyTorch's (scripts/fixtures/parity.py): the first
 * training step, as a fit builds it.
 */

const CLASS_WEIGHTS = [0.75, 1.5];
const RESNET_PAPER = NETWORKS.resnet18.paperFrozen;
const ALEXNET_PAPER = NETWORKS.alexnet.paperFrozen;

describe('the gradient of every trained parameter is PyTorch’s', () => {
  test('ResNet-18 with the paper’s freezing, at 224 pixels', async () => {
    await expectGradients('resnet18', {
      fixture: 'resnet18-paper',
      frozen: RESNET_PAPER,
      size: 224,
    });
  });

  test('ResNet-18 trained whole', async () => {
    await expectGradients('resnet18', { fixture: 'resnet18-none', frozen: [], size: 128 });
  });

  test('ResNet-18 with a frozen stem whose batch norm follows the batches', async () => {
    const { theirs, ours } = await firstStep('resnet18', {
      fixture: 'resnet18-none',
      frozen: RESNET_PAPER,
      size: 128,
      frozenStatistics: 'update',
    });
    // The forward pass is that of the network trained whole, and so are the gradients behind it.
    for (const name of theirs.keys()) if (/\/(conv1|bn1)\./.test(name)) theirs.delete(name);
    expect(theirs.size).toBe(60);
    expectParity(ours, theirs);
  });

  test('ResNet-18’s classifier alone, with class weights', async () => {
    await expectGradients('resnet18', {
      fixture: 'resnet18-weighted',
      frozen: ['conv1.', 'bn1.', 'layer'],
      size: 128,
      classWeights: CLASS_WEIGHTS,
    });
  });

  test('AlexNet with the paper’s freezing, at 224 pixels', async () => {
    await expectGradients('alexnet', {
      fixture: 'alexnet-paper',
      frozen: ALEXNET_PAPER,
      size: 224,
    });
  });

  test('AlexNet trained whole, where the adaptive pooling enlarges', async () => {
    const images6 = { size: 128, stream: 'images-6' } as const;
    await expectGradients('alexnet', { fixture: 'alexnet-none', frozen: [], ...images6 });
  });

  test('AlexNet with the stem trained through frozen layers', async () => {
    const { theirs, ours } = await firstStep('alexnet', {
      fixture: 'alexnet-none',
      frozen: NETWORKS.alexnet.paperFrozenBehindStem,
      size: 128,
      stream: 'images-6',
    });
    for (const name of theirs.keys()) if (/features\.([368]|10)\./.test(name)) theirs.delete(name);
    expect(theirs.size).toBe(9);
    expectParity(ours, theirs);
  });
});

describe('the gradient of every parameter, and the statistics after a step, are PyTorch’s', () => {
  test.each(COMPARED_NAMES)('%s trained whole', async (name) => {
    await expectGradients(name, {
      fixture: `${name}-none`,
      frozen: [],
      size: COMPARED_SIZE,
      stream: COMPARED[name],
      // With a few pixels in the last maps, PyTorch's own float32 is 1e-4 off there.
      ...(name === 'googlenet' ? { tolerance: 5e-4 } : {}),
    });
  });
});

interface StepCase {
  readonly fixture: string;
  /** Prefixes of the frozen parameters. */
  readonly frozen: readonly string[];
  readonly size: 224 | 128 | 64;
  readonly stream?: string;
  readonly classWeights?: readonly number[];
  readonly tolerance?: number;
  readonly frozenStatistics?: 'stored' | 'update';
}

async function expectGradients(name: NetworkName, stepCase: StepCase): Promise<void> {
  const { ours, theirs } = await firstStep(name, stepCase);
  expectParity(ours, theirs, stepCase.tolerance);
}

/** Loss and gradients of one step: ours, and PyTorch's of the case. */
async function firstStep(
  name: NetworkName,
  stepCase: StepCase,
): Promise<{ ours: Map<string, Float32Array>; theirs: Map<string, ParityTensor> }> {
  const { fixture, frozen, size, stream = 'images', classWeights } = stepCase;
  const network = NETWORKS[name];
  const weights = parityWeights(name, 'bse');
  const isFrozen = (key: string): boolean => frozen.some((prefix) => key.startsWith(prefix));
  const stored = stepCase.frozenStatistics !== 'update';
  const isConstant = (key: string): boolean =>
    isFrozen(key) && (stored || !key.includes('running_'));
  const options: StepOptions = {
    inputShape: [PARITY_BATCH, 4, size, size],
    blockBytes: BLOCK_BYTES,
    forward: (scope, x) => forward(scope, network, x).logits,
    trainable: (spec) => !isFrozen(spec.name),
    constant: (spec) => (isConstant(spec.name) ? weights.get(spec.name) : undefined),
    storedStatistics: (layer) => stored && isFrozen(`${layer}.`),
    exportGradients: true,
  };
  const step = buildTrainingStep(options);
  const session = await sessionOf(step.graph);
  const { rate, epsilon } = adamScalars(1, 0);
  const feeds: Feeds = Object.fromEntries([
    ...step.state.map(({ name: key, parameter, role, rows, shape }) => {
      const rowLength = elementCount(shape.slice(1));
      const data =
        role === 'value'
          ? weights.get(parameter)!.subarray(rows[0] * rowLength, rows[1] * rowLength)
          : new Float32Array(elementCount(shape));
      return [key, float32(data, shape)] as const;
    }),
    ...step.masks.map(({ name: key, shape }) => {
      const fixed = fixedShape(shape, key);
      const mask =
        name === 'alexnet'
          ? parityMask(fixed[1]!, 0)
          : comparedMask(name, key, elementCount(fixed));
      return [key, float32(mask, fixed)] as const;
    }),
    [
      STEP.images,
      float32(images(`${stream}.step0`, PARITY_BATCH, 4, size), [PARITY_BATCH, 4, size, size]),
    ],
    [STEP.targets, float32(crossEntropyTargets(PARITY_LABELS, classWeights), [PARITY_BATCH, 2])],
    [STEP.rate, float32(Float32Array.of(rate), [])],
    [STEP.epsilon, float32(Float32Array.of(epsilon), [])],
  ]);
  const exported = [...step.graph.outputs.keys()].filter((key) => key.startsWith('gradient/'));
  const all = parityCase(fixture);
  const moved = step.state.flatMap(({ name: key }) => (all.has(`statistics/${key}`) ? [key] : []));
  const outputs = await session.run(feeds, [STEP.loss, ...exported, ...moved.map(nextName)]);

  const ours: Map<string, Float32Array> = joinedBlocks(
    new Map(exported.map((key) => [key.replace('gradient/', ''), floats(outputs, key)])),
    'gradients/',
  );
  ours.set('losses', floats(outputs, STEP.loss));
  for (const key of moved) ours.set(`statistics/${key}`, floats(outputs, nextName(key)));
  const theirs = new Map([...all].filter(([key]) => /^(gradients|statistics)\//.test(key)));
  // Of several steps' losses the first belongs to the gradient.
  const first = all.get('losses')!.values.slice(0, 1);
  const [loss] = first as [number];
  theirs.set('losses', {
    shape: [1],
    norm: loss,
    sum: loss,
    sumAbs: loss,
    maxAbs: loss,
    values: first,
  });
  return { ours, theirs };
}

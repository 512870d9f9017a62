import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { buildForwardGraph } from '../../../../src/main/nn/inference.ts';
import { Graph } from '../../../../src/main/nn/graph.ts';
import { mapsOf, NETWORKS, parameterSpecs } from '../../../../src/main/nn/networks/index.ts';
import { CLASSES } from '../../../../src/main/nn/networks/network.ts';
import { NETWORK_NAMES, type NetworkName } from '../../../../src/shared/domain/networks.ts';
import { isStatistic, type ParameterSpec } from '../../../../src/main/nn/parameters.ts';
import { Scope } from '../../../../src/main/nn/scope.ts';
import { BATCH, elementCount } from '../../../../src/main/nn/shape.ts';
import { CHANNELS, INPUT_KINDS, INPUT_SIZES } from '../../../../src/shared/domain/input.ts';
import { describeWith, pythonWithTorch } from '../../../support/requires.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;
type Layouts = Readonly<Record<string, Readonly<Record<string, Shapes>>>>;

const here = dirname(fileURLToPath(import.meta.url));
const fixture = join(here, '../../../fixtures/nn/torchvision-parameters.json');
const maker = join(here, '../../../../scripts/fixtures/parameters.py');
const TORCHVISION = JSON.parse(readFileSync(fixture, 'utf8')) as Layouts;

const count = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((sum, { shape }) => sum + elementCount(shape), 0);

type Family = 'alexnet' | 'vgg' | 'squeezenet' | 'resnet' | 'densenet' | 'googlenet';

const familyOf = (name: NetworkName): Family => /^[a-z]+/.exec(name)![0] as Family;

/**
 * First and last layer of a family, its maps' channels (those of its features where they are not
 * named), and their sides at 224, 160, 128, 112 and 64 pixels: counted with torchvision.
 */
const LAYERS: Readonly<
  Record<Family, { first: string; classifier: string; channels?: number; sides: readonly number[] }>
> = {
  alexnet: {
    first: 'features.0',
    classifier: 'classifier.6',
    channels: 256,
    sides: [13, 9, 7, 6, 3],
  },
  vgg: {
    first: 'features.0',
    classifier: 'classifier.6',
    channels: 512,
    sides: [14, 10, 8, 7, 4],
  },
  squeezenet: { first: 'features.0', classifier: 'classifier.1', sides: [13, 9, 7, 6, 3] },
  resnet: { first: 'conv1', classifier: 'fc', sides: [7, 5, 4, 4, 2] },
  densenet: { first: 'features.conv0', classifier: 'classifier', sides: [7, 5, 4, 3, 2] },
  googlenet: { first: 'conv1.conv', classifier: 'fc', sides: [7, 5, 4, 4, 2] },
};

describe.each(NETWORK_NAMES)('%s', (name) => {
  const network = NETWORKS[name];

  test.each(INPUT_KINDS)('has torchvision’s parameters, names and shapes, for %s', (input) => {
    for (const size of INPUT_SIZES) {
      const specs = parameterSpecs(network, input, size);
      const shapes = Object.fromEntries(
        specs.map(({ name: parameter, shape }) => [parameter, shape]),
      );
      expect(Object.keys(shapes)).toHaveLength(specs.length);
      expect(shapes).toEqual(TORCHVISION[name]![CHANNELS[input]]);
    }
  });

  test.each(INPUT_KINDS)(
    'marks the first convolution, the classifier and the buffers for %s',
    (input) => {
      const specs = parameterSpecs(network, input, 224);
      const named = (role: ParameterSpec['role']): string[] =>
        specs.filter((spec) => spec.role === role).map((spec) => spec.name);
      const { first, classifier } = LAYERS[familyOf(name)];
      expect(named('first-conv')).toEqual([`${first}.weight`]);
      expect(named('classifier')).toEqual([`${classifier}.weight`, `${classifier}.bias`]);
      expect(named('buffer')).toEqual(specs.filter(isStatistic).map((spec) => spec.name));
    },
  );

  test.each(INPUT_SIZES.flatMap((size) => INPUT_KINDS.map((input) => [size, input] as const)))(
    'builds at %i pixels for %s: maps, penultimate features, logits',
    (size, input) => {
      const graph = new Graph();
      const scope = new Scope(graph);
      const images = graph.input('images', [BATCH, CHANNELS[input], size, size]);
      const maps = mapsOf(scope, network, images);
      const { features, logits } = network.head(scope, maps);
      const { sides, channels } = LAYERS[familyOf(name)];
      const side = sides[INPUT_SIZES.indexOf(size)];
      expect(maps.shape).toEqual([BATCH, channels ?? network.features, side, side]);
      expect(features.shape).toEqual([BATCH, network.features]);
      expect(logits.shape).toEqual([BATCH, CLASSES]);
      const forward = buildForwardGraph(network, input, size, {});
      expect(forward.graph.outputs.get('logits')!.shape).toEqual([BATCH, CLASSES]);
    },
  );

  test('freezes by names that exist', () => {
    const names = parameterSpecs(network, 'bse', 224).map((spec) => spec.name);
    for (const prefix of [...network.paperFrozen, ...network.paperFrozenBehindStem])
      expect(
        names.some((parameter) => parameter.startsWith(prefix)),
        prefix,
      ).toBe(true);
  });
});

/** Counted by hand from the papers' layer tables, two classes, three channels (method.md). */
test('AlexNet has 57.0 M parameters and 4096 features, ResNet-18 11.2 M and 512', () => {
  const alexnet = parameterSpecs(NETWORKS.alexnet, 'se', 224);
  const resnet = parameterSpecs(NETWORKS.resnet18, 'se', 224);
  expect(count(alexnet)).toBe(57_012_034);
  expect(count(resnet.filter((spec) => !isStatistic(spec)))).toBe(11_177_538);
  expect(count(resnet.filter(isStatistic))).toBe(9600);
  expect(NETWORKS.alexnet.features + NETWORKS.resnet18.features).toBe(4608);
});

test('the paper’s freezing leaves AlexNet its three FC layers, ResNet all but conv1 and bn1', () => {
  const trained = (name: keyof typeof NETWORKS, frozen: readonly string[]): string[] =>
    parameterSpecs(NETWORKS[name], 'bse', 224)
      .map((spec) => spec.name)
      .filter((parameter) => !frozen.some((prefix) => parameter.startsWith(prefix)));
  const { alexnet, resnet18 } = NETWORKS;
  expect(trained('alexnet', alexnet.paperFrozen)).toEqual([
    'classifier.1.weight',
    'classifier.1.bias',
    'classifier.4.weight',
    'classifier.4.bias',
    'classifier.6.weight',
    'classifier.6.bias',
  ]);
  const all = trained('resnet18', []);
  const stem = all.filter((parameter) => /^(conv1|bn1)\./.test(parameter));
  expect(stem).toHaveLength(5);
  expect(trained('resnet18', resnet18.paperFrozen)).toEqual(
    all.filter((parameter) => !stem.includes(parameter)),
  );
  expect(trained('resnet18', resnet18.paperFrozenBehindStem)).toEqual(all);
  expect(trained('alexnet', alexnet.paperFrozenBehindStem)).toEqual([
    'features.0.weight',
    'features.0.bias',
    ...trained('alexnet', alexnet.paperFrozen),
  ]);
});

test('pools give the papers’ maps at 224 pixels', () => {
  const pooled = (name: keyof typeof NETWORKS): unknown[] => {
    const { graph } = buildForwardGraph(NETWORKS[name], 'se', 224, {});
    const pools = graph.nodes.filter(({ op }) => op === 'MaxPool');
    return pools.map(({ outputs }) => outputs[0]!.shape.slice(1));
  };
  expect(pooled('alexnet')).toEqual([
    [64, 27, 27],
    [192, 13, 13],
    [256, 6, 6],
  ]);
  expect(pooled('resnet18')).toEqual([[64, 56, 56]]);
});

describeWith('torch', 'parameters of the networks against torchvision itself', () => {
  test('the committed list is what torchvision says', () => {
    const text = execFileSync(pythonWithTorch(), [maker], { encoding: 'utf8', stdio: 'pipe' });
    expect(JSON.parse(text)).toEqual(TORCHVISION);
  });
});

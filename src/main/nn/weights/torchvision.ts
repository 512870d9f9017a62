import { elementCount } from '../shape.ts';
import type { TensorLayout } from './opened.ts';

/**
 * A tensor's name without what wrappers add: `DataParallel` puts `module.` before every name (in
 * old AlexNet files only behind `features`), `torch.compile` puts `_orig_mod.`.
 */
export function plainName(name: string): string {
  const parts = name.split('.');
  return parts.filter((part) => part !== 'module' && part !== '_orig_mod').join('.');
}

/** Batch norm's step counter, in files since PyTorch 0.4: nothing a network computes needs it. */
export function isCounter(name: string): boolean {
  return name.endsWith('num_batches_tracked');
}

/**
 * The number of values in a network's convolutions, the first one and those of (auxiliary)
 * classifiers left out: it tells the networks apart whatever their input and classes are. These
 * are the networks of method.md, "Models", and their relatives in torchvision.
 */
const NETWORKS: ReadonlyMap<number, string> = new Map([
  [2_445_312, 'alexnet'],
  [11_157_504, 'resnet18'],
  [21_258_240, 'resnet34'],
  [23_445_504, 'resnet50'],
  [42_385_408, 'resnet101'],
  [57_982_976, 'resnet152'],
  [22_902_272, 'resnext50_32x4d'],
  [66_756_608, 'wide_resnet50_2'],
  [9_216_000, 'vgg11'],
  [9_400_320, 'vgg13'],
  [14_708_736, 'vgg16'],
  [20_017_152, 'vgg19'],
  [718_336, 'squeezenet1_0'],
  [717_824, 'squeezenet1_1'],
  [6_860_800, 'densenet121'],
  [26_237_952, 'densenet161'],
  [12_316_672, 'densenet169'],
  [17_854_464, 'densenet201'],
  [5_575_936, 'googlenet'],
]);

const FIRST_CONVOLUTIONS = new Set([
  'features.0.weight',
  'conv1.weight',
  'features.conv0.weight',
  'conv1.conv.weight',
]);

/** The torchvision network these tensors belong to, by torchvision's name; undefined if none. */
export function guessNetwork(
  layout: ReadonlyMap<string, Pick<TensorLayout, 'shape'>>,
): string | undefined {
  let values = 0;
  let normalised = false;
  for (const [given, { shape }] of layout) {
    const name = plainName(given);
    normalised ||= name.endsWith('.running_mean');
    if (shape.length === 4 && !FIRST_CONVOLUTIONS.has(name) && !/^(classifier|aux)/.test(name)) {
      values += elementCount(shape);
    }
  }
  const network = NETWORKS.get(values);
  return network?.startsWith('vgg') === true && normalised ? `${network}_bn` : network;
}

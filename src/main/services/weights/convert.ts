import type { InputKind } from '../../../shared/domain/input.ts';
import { NETWORK_NAMES, type NetworkName } from '../../../shared/domain/networks.ts';
import { NETWORKS, parameterSpecs } from '../../nn/networks/index.ts';
import { weightsError } from '../../nn/weights/faults.ts';
import { fitToNetwork } from '../../nn/weights/fit-to-network.ts';
import { ownNames } from '../../nn/weights/own-names.ts';
import { readWeights } from '../../nn/weights/read.ts';
import { asFloat32, type NamedTensors, type Tensor } from '../../nn/weights/tensor.ts';
import { guessNetwork } from '../../nn/weights/torchvision.ts';

export interface Recognised {
  readonly network: NetworkName;
  /** Channels of the first convolution: 3 in every official file. */
  readonly input: InputKind;
  /** float32, under our names; the classifier has the classes it came with. */
  readonly tensors: NamedTensors;
}

const INPUT_OF_CHANNELS: Readonly<Record<number, InputKind>> = { 1: 'b', 3: 'se', 4: 'bse' };

/** Any size gives the same parameters: every network pools before its classifier. */
const SIZE = 224;

/**
 * A weights file as one of our networks, recognised by its tensors, not by its name. Throws
 * SonopairError: `file`, or `weights` where it is damaged, not what its name's hash says, of no
 * network known, of one that cannot be fitted here, or not complete.
 */
export async function recogniseWeights(path: string): Promise<Recognised> {
  const tensors = await readWeights(path);
  const network = fittable(path, guessNetwork(tensors));
  const named = ownNames(tensors, (name) => {
    throw weightsError(path, `tensor ${name} is there twice`);
  });
  const input = inputOf(path, network, named);
  const expected = parameterSpecs(NETWORKS[network], input, SIZE);
  // Only to be checked: it leaves out classifiers of other classes, which a copy keeps.
  fitToNetwork({ tensors: named, expected, input, source: path });
  return { network, input, tensors: new Map(Array.from(named, asFloat32Tensor)) };
}

function fittable(path: string, guess: string | undefined): NetworkName {
  if (guess === undefined)
    throw weightsError(
      path,
      'its tensors belong to no network known here',
      `Use weights in torchvision's layout of one of ${NETWORK_NAMES.join(', ')}`,
    );
  const network = NETWORK_NAMES.find((name) => name === guess);
  if (network !== undefined) return network;
  throw weightsError(
    path,
    `it holds torchvision's ${guess}, which cannot be fitted here`,
    `Use weights of one of ${NETWORK_NAMES.join(', ')}`,
  );
}

function inputOf(path: string, network: NetworkName, tensors: NamedTensors): InputKind {
  const first = parameterSpecs(NETWORKS[network], 'se', SIZE).find(
    ({ role }) => role === 'first-conv',
  )!;
  const channels = tensors.get(first.name)?.shape[1] ?? 3;
  const input = INPUT_OF_CHANNELS[channels];
  if (input !== undefined) return input;
  throw weightsError(
    path,
    `its first convolution sees ${channels} channels`,
    'Use weights for 1, 3 or 4 channels',
  );
}

function asFloat32Tensor([name, tensor]: readonly [string, Tensor]): [string, Tensor] {
  return [name, { dtype: 'float32', shape: tensor.shape, data: asFloat32(tensor, name) }];
}

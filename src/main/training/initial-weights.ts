import { randomStream } from '../../shared/random/stream.ts';
import { parameterSpecs } from '../nn/networks/index.ts';
import type { Network } from '../nn/networks/network.ts';
import { initialise, type ParameterSpec, type Weights } from '../nn/parameters.ts';
import { officialValues } from './official-values.ts';
import { readWeights } from '../nn/weights/read.ts';
import type { StageSettings } from './settings.ts';

/** Gives every parameter of a network as a fit starts from it; nobody writes into them. */
export type InitialWeights = (network: Network, settings: StageSettings) => Promise<Weights>;

type Draw = (network: Network, spec: ParameterSpec, seed: number) => Float32Array;

/** He initialisation, overlaid by the weights file where one is given. */
export const readInitialWeights: InitialWeights = (network, settings) =>
  initialWith(network, settings, draw);

/**
 * The same for a process that fits many times: what it has drawn it keeps, because drawing
 * AlexNet's 57 M numbers takes seconds. Input kinds differ in the first convolution alone.
 */
export function rememberedInitialWeights(): InitialWeights {
  const drawn = new Map<string, Float32Array>();
  return (network, settings) =>
    initialWith(network, settings, (_, spec, seed) => {
      const key = JSON.stringify([network.name, spec.name, spec.shape, seed]);
      const values = drawn.get(key) ?? draw(network, spec, seed);
      drawn.set(key, values);
      return values;
    });
}

const draw: Draw = (network, spec, seed) =>
  initialise(spec, randomStream(seed, 'initial', network.name, spec.name));

async function initialWith(
  network: Network,
  settings: StageSettings,
  drawOne: Draw,
): Promise<Weights> {
  const specs = parameterSpecs(network, settings.input, settings.size, settings);
  const file = settings.weights[network.name];
  const loaded =
    file === undefined
      ? new Map<string, Float32Array>()
      : officialValues(await readWeights(file), specs, settings, file);
  return new Map(
    specs.map((spec) => [
      spec.name,
      loaded.get(spec.name) ?? drawOne(network, spec, settings.seed),
    ]),
  );
}

import type { InputKind, InputSize } from '../../src/shared/domain/input.ts';
import { float32, type Feeds } from '../../src/main/engine/tensor.ts';
import { NETWORKS, parameterSpecs } from '../../src/main/nn/networks/index.ts';
import type { NetworkName } from '../../src/shared/domain/networks.ts';
import type { ParameterSpec } from '../../src/main/nn/parameters.ts';
import { elementCount } from '../../src/main/nn/shape.ts';

/**
 * Weights of a whole network, made in a moment: uniform ones of He's variance (so that signals
 * neither fade nor explode), statistics that differ between channels.
 */
export function networkWeights(
  name: NetworkName,
  input: InputKind,
  size: InputSize,
): Map<string, Float32Array> {
  const specs = parameterSpecs(NETWORKS[name], input, size);
  return new Map(specs.map((spec, i) => [spec.name, filled(spec, i + 1)]));
}

/** The weights as feeds of a graph whose parameters are inputs. */
export function weightFeeds(
  name: NetworkName,
  input: InputKind,
  size: InputSize,
  weights: ReadonlyMap<string, Float32Array>,
): Feeds {
  const specs = parameterSpecs(NETWORKS[name], input, size);
  return Object.fromEntries(
    specs.map((spec) => [`${name}.${spec.name}`, float32(weights.get(spec.name)!, spec.shape)]),
  );
}

function filled({ kind, shape }: ParameterSpec, seed: number): Float32Array {
  const data = new Float32Array(elementCount(shape));
  const bound = kind === 'weight' ? Math.sqrt(6 / elementCount(shape.slice(1))) : 0.25;
  const middle = kind === 'scale' || kind === 'running-variance' ? 1 : 0;
  // A linear congruential generator (Numerical Recipes): 57 million values in a tenth of a second.
  let state = Math.imul(seed, 0x9e3779b9);
  for (let i = 0; i < data.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    data[i] = middle + (state / 2 ** 31) * bound;
  }
  return data;
}

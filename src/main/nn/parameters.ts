import type { RandomStream } from '../../shared/random/stream.ts';
import { elementCount } from './shape.ts';

export type ParameterKind =
  'weight' | 'bias' | 'scale' | 'shift' | 'running-mean' | 'running-variance';

/** One tensor of a network, under its torchvision name. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: ParameterKind;
  /** What happens to it when official weights of another task are loaded. */
  readonly role: 'first-conv' | 'classifier' | 'buffer' | 'factor' | 'other';
}

export type Weights = ReadonlyMap<string, Float32Array>;

export function isStatistic({ kind }: ParameterSpec): boolean {
  return kind === 'running-mean' || kind === 'running-variance';
}

/** The same from torchvision's name alone. */
export function isStatisticName(name: string): boolean {
  return name.endsWith('.running_mean') || name.endsWith('.running_var');
}

/**
 * Initial values. Weights: He normal, variance 2 / fan-in (He et al. 2015), and 1 / fan-in where no
 * ReLU follows (the first of two factors); classifiers: uniform in ±1/√fan-in; biases and shifts 0, scales 1, running mean 0 and variance 1.
 */
export function initialise(spec: ParameterSpec, random: RandomStream): Float32Array {
  const data = new Float32Array(elementCount(spec.shape));
  if (spec.kind === 'scale' || spec.kind === 'running-variance') return data.fill(1);
  if (spec.kind !== 'weight') return data;
  const fanIn = elementCount(spec.shape.slice(1));
  if (spec.role === 'classifier') {
    const bound = 1 / Math.sqrt(fanIn);
    for (let i = 0; i < data.length; i += 1) data[i] = (2 * random.uniform() - 1) * bound;
    return data;
  }
  const gain = spec.role === 'factor' ? 1 : 2;
  const deviation = Math.sqrt(gain / fanIn);
  for (let i = 0; i < data.length; i += 1) data[i] = random.normal() * deviation;
  return data;
}

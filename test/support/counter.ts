/**
 * Weights, images and dropout masks from one counter-based formula. The same formula stands in
 * scripts/fixtures/counter.py. Value i of the stream `name` is
 *
 *     fmix32(fnv1a32(name) + i · 0x9E3779B9 mod 2³²) / 2³², uniform in [0, 1),
 *
 * with MurmurHash3's finalizer; everything after it is double arithmetic rounded once to float32,
 * so both languages give the same bits.
 */

/** ResNets' stems are small, and their batch norms expect that: so small that epsilon shows. */
const STEM_SCALE = 1 / 8;
const CELLS = 8;
/** Batch-norm biases are shifted by multiples of this (scripts/fixtures/nudges.py). */
const NUDGE_UNIT = 2 ** -18;

/** Shifts of the parameters named, in units of 2⁻¹⁸, one for each channel. */
export type Nudges = Readonly<Record<string, readonly number[]>>;

/** The i-th 32-bit value of a stream, as a function of i. */
export function bitsOf(name: string): (i: number) => number {
  const start = fnv1a32(name);
  return (i) => {
    let state = (start + Math.imul(i, 0x9e3779b9)) | 0;
    state ^= state >>> 16;
    state = Math.imul(state, 0x85ebca6b);
    state ^= state >>> 13;
    state = Math.imul(state, 0xc2b2ae35);
    return (state ^ (state >>> 16)) >>> 0;
  };
}

/** `count` values, uniform in [low, high). */
export function uniform(name: string, count: number, low: number, high: number): Float32Array {
  const value = uniformOf(name, low, high);
  const data = new Float32Array(count);
  for (let i = 0; i < count; i += 1) data[i] = value(i);
  return data;
}

/** A parameter or running statistic of a network or 'ensemble', named as torchvision does. */
export function parameter(
  network: string,
  name: string,
  shape: readonly number[],
  nudges: Nudges = {},
): Float32Array {
  const [low, high] = range(network, name, shape);
  const data = uniform(`${network}.${name}`, product(shape), low, high);
  nudges[name]?.forEach((units, channel) => {
    data[channel] = data[channel]! + units * NUDGE_UNIT;
  });
  return data;
}

const BATCH_NORM = /bn\d?\.|downsample\.1\.|norm\d?\./;

function range(network: string, name: string, shape: readonly number[]): readonly [number, number] {
  const stem = network.startsWith('resnet') && /^(conv1|bn1)/.test(name);
  const scale = stem ? STEM_SCALE : 1;
  if (name.endsWith('running_mean')) return [-0.2 * scale, 0.2 * scale];
  if (name.endsWith('running_var')) return [0.5 * scale * scale, 1.5 * scale * scale];
  if (shape.length > 1) {
    const bound = weightBound(network, shape, scale);
    return [-bound, bound];
  }
  if (BATCH_NORM.test(name)) {
    return name.endsWith('weight') ? [0.5, 1.5] : [-0.5, 0.5];
  }
  return [-0.1, 0.1];
}

/** He's √(6 / fan-in), or less where logits or residual sums would grow too large. */
function weightBound(network: string, shape: readonly number[], scale: number): number {
  const fanIn = product(shape.slice(1));
  if (network.startsWith('resnet') && shape.length === 4) return scale * Math.sqrt(3 / fanIn);
  if (shape[0] === 2 && network !== 'ensemble') return 0.25 * Math.sqrt(6 / fanIn);
  return Math.sqrt(6 / fanIn);
}

/**
 * Images that differ in brightness, contrast and pattern, [batch, channels, size, size]: offset +
 * contrast · (8×8 cells + noise), so that features depend on the image even after averaging over
 * all positions.
 */
export function images(name: string, batch: number, channels: number, size: number): Float32Array {
  const offset = uniformOf(`${name}.offset`, -2, 2);
  const contrast = uniformOf(`${name}.contrast`, 0, 1);
  const cells = uniformOf(`${name}.cells`, -1.5, 1.5);
  const noise = uniformOf(`${name}.noise`, -0.5, 0.5);
  const cellOf = (at: number): number => Math.floor((at * CELLS) / size);
  const data = new Float32Array(batch * channels * size * size);
  let i = 0;
  for (let plane = 0; plane < batch * channels; plane += 1)
    for (let y = 0; y < size; y += 1)
      for (let x = 0; x < size; x += 1) {
        const cell = cells((plane * CELLS + cellOf(y)) * CELLS + cellOf(x));
        data[i] = offset(plane) + contrast(plane) * (cell + noise(i));
        i += 1;
      }
  return data;
}

/** 0 or 2 = 1 / (1 − 0.5). */
export function dropoutMask(name: string, count: number): Float32Array {
  const bits = bitsOf(name);
  return Float32Array.from({ length: count }, (_, i) => (bits(i) >= 2 ** 31 ? 2 : 0));
}

/** The fixed positions at which a flattened tensor is compared; all of a small one. */
export function positions(size: number, count = 256): number[] {
  if (size <= count) return Array.from({ length: size }, (_, i) => i);
  const bits = bitsOf('positions');
  return Array.from({ length: count }, (_, k) => bits(k) % size);
}

function uniformOf(name: string, low: number, high: number): (i: number) => number {
  const bits = bitsOf(name);
  return (i) => low + (high - low) * (bits(i) / 2 ** 32);
}

function fnv1a32(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193);
  return state;
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, d) => total * d, 1);
}

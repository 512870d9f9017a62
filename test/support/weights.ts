import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { NamedTensors, Tensor } from '../../src/main/nn/weights/tensor.ts';
import { temporaryFolder } from './temporary.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/weights');

/** A tensor as the fixture maker describes it; what JSON cannot hold exactly is text. */
export interface DescribedTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

export type Described = Readonly<Record<string, DescribedTensor>>;

/** What PyTorch says the readable fixtures hold, by file. */
export const EXPECTED = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<
  Record<string, Described>
>;

/** A file that scripts/fixtures/pth.py wrote. */
export function weightsFixture(name: string): string {
  return join(folder, name);
}

/** A file of these bytes in a folder of the running test's own. */
export async function fileOf(bytes: string | Uint8Array, name = 'weights.pth'): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return path;
}

/** A fixture's bytes, to be damaged. */
export function fixtureBytes(name: string): Promise<Buffer> {
  return readFile(weightsFixture(name));
}

/** The tensors in the form of `EXPECTED`. */
export function described(tensors: NamedTensors): Described {
  return Object.fromEntries(
    Array.from(tensors, ([name, tensor]) => [
      name,
      { dtype: tensor.dtype, shape: tensor.shape, values: valuesOf(tensor).map(jsonValue) },
    ]),
  );
}

/** The 16-bit floats by a route of the test's own: sign × fraction × power of two. */
function valuesOf(tensor: Tensor): readonly (number | bigint)[] {
  if (tensor.dtype === 'float16') return Array.from(tensor.data, (bits) => value16(bits, 5, 10));
  if (tensor.dtype === 'bfloat16') return Array.from(tensor.data, (bits) => value16(bits, 8, 7));
  return [...tensor.data];
}

function value16(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits & 0x7fff) >> fractionBits;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** As the fixture maker's `value`. */
function jsonValue(value: number | bigint): number | string {
  if (typeof value === 'bigint') {
    const exact = Number(value);
    return Math.abs(exact) < 2 ** 53 ? exact : String(value);
  }
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

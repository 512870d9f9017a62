import type { Impression } from '../../src/main/imaging/fingerprint.ts';

/** A fingerprint of 64 bits in 16 hexadecimal digits. */
export type Hash = (impression: Impression) => string;

const SIDE = 32;
const KEPT = 8;

/** The application's. */
export const dHash: Hash = ({ fingerprint }) => fingerprint;

/**
 * The rival: signs of the 8 × 8 lowest frequencies of the thumbnail's cosine transform, the mean
 * replaced by the next diagonal one.
 */
export const pHash: Hash = ({ thumbnail }) => {
  const signs = Array.from({ length: KEPT * KEPT }, (_, index) => {
    const [row, column] = index === 0 ? [KEPT, KEPT] : [Math.floor(index / KEPT), index % KEPT];
    return coefficient(thumbnail, row, column) > 0 ? 1 : 0;
  });
  return Array.from({ length: 16 }, (_, at) =>
    Number.parseInt(signs.slice(at * 4, at * 4 + 4).join(''), 2).toString(16),
  ).join('');
};

function coefficient(thumbnail: Uint8Array, row: number, column: number): number {
  let sum = 0;
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1)
      sum += thumbnail[y * SIDE + x]! * wave(row, y) * wave(column, x);
  return sum;
}

const wave = (frequency: number, at: number): number =>
  Math.cos((Math.PI * frequency * (at + 0.5)) / SIDE);

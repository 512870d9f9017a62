import type { RandomStream } from '../../shared/random/stream.ts';

/** A smooth random texture over tissue coordinates: zero mean, about unit variance. */
export interface RandomField {
  /** Value at a point; coordinates in mm. The texture repeats after 64 cells. */
  at(x: number, z: number): number;
}

const SIDE = 64;
const MASK = SIDE - 1;
/** Smoothstep interpolation between independent nodes leaves this share of their deviation. */
const INTERPOLATED_DEVIATION = 0.743;

/**
 * Value noise: independent normal numbers on a lattice of `cellX` by `cellZ` mm, smoothly
 * interpolated. The cell is the size of the structures: lobules, ducts, muscle fibres.
 */
export function randomField(stream: RandomStream, cellX: number, cellZ: number): RandomField {
  const nodes = Float64Array.from(
    { length: SIDE * SIDE },
    () => stream.normal() / INTERPOLATED_DEVIATION,
  );
  return {
    at: (x, z) => {
      const u = x / cellX;
      const v = z / cellZ;
      const i = Math.floor(u);
      const j = Math.floor(v);
      const s = smooth(u - i);
      const t = smooth(v - j);
      const top = (j & MASK) * SIDE;
      const bottom = ((j + 1) & MASK) * SIDE;
      const left = i & MASK;
      const right = (i + 1) & MASK;
      // The masks keep every index inside the lattice.
      const a = nodes[top + left]!;
      const b = nodes[top + right]!;
      const c = nodes[bottom + left]!;
      const d = nodes[bottom + right]!;
      return (a + (b - a) * s) * (1 - t) + (c + (d - c) * s) * t;
    },
  };
}

/** 0 below `from`, 1 above `to`, a smooth rise between. */
export function rise(from: number, to: number, value: number): number {
  return smooth(Math.min(1, Math.max(0, (value - from) / (to - from))));
}

export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

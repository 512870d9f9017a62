import { bitsApart, likeness } from '../../src/main/imaging/fingerprint.ts';
import type { GuardedPair } from '../../src/main/leakage/leak.ts';
import { bestCropLikeness, type Glance } from '../../src/main/leakage/likeness.ts';

interface Looked {
  readonly patient: string;
  readonly path: string;
  readonly glance: Glance;
}

/** Two pictures of different patients. */
export interface Near {
  readonly one: string;
  readonly other: string;
  readonly bits: number;
  /** Correlation of the whole pictures' thumbnails. */
  readonly whole: number;
  /** The best of one to any crop of the other that the guard tries. */
  readonly cropped: number;
}

/** Every two pictures of different patients. */
function* ofOthers(pictures: readonly Looked[]): Generator<readonly [Looked, Looked]> {
  for (const [at, one] of pictures.entries())
    for (let before = 0; before < at; before += 1)
      if (pictures[before]!.patient !== one.patient) yield [one, pictures[before]!];
}

/** The most alike by the whole thumbnails' correlation. */
export function nearestOfOthers(pairs: readonly GuardedPair[], count: number): readonly Near[] {
  let nearest: { one: Looked; other: Looked; whole: number }[] = [];
  for (const [one, other] of ofOthers(looked(pairs))) {
    const whole = likeness(one.glance.thumbnail, other.glance.thumbnail);
    if (nearest.length === count && whole <= nearest.at(-1)!.whole) continue;
    nearest = [...nearest, { one, other, whole }]
      .toSorted((a, b) => b.whole - a.whole)
      .slice(0, count);
  }
  return nearest.map(({ one, other, whole }) => ({
    one: one.path,
    other: other.path,
    bits: bitsApart(one.glance.fingerprint, other.glance.fingerprint),
    whole,
    cropped: bestCropLikeness(one.glance, other.glance),
  }));
}

const QUANTILES = { minimum: 0, '1 %': 0.01, '10 %': 0.1, median: 0.5, '90 %': 0.9 } as const;

/**
 * How near each picture's nearest of another patient is: quantiles over the pictures, from the
 * nearest on. Bits and correlation each have their own nearest.
 */
export function nearestOfEach(
  pairs: readonly GuardedPair[],
): readonly { readonly quantile: string; readonly bits: number; readonly likeness: number }[] {
  const pictures = looked(pairs);
  const fewest = new Map<Looked, number>();
  const highest = new Map<Looked, number>();
  for (const [one, other] of ofOthers(pictures)) {
    const bits = bitsApart(one.glance.fingerprint, other.glance.fingerprint);
    const alike = likeness(one.glance.thumbnail, other.glance.thumbnail);
    for (const each of [one, other]) {
      fewest.set(each, Math.min(bits, fewest.get(each) ?? 64));
      highest.set(each, Math.max(alike, highest.get(each) ?? 0));
    }
  }
  const bits = [...fewest.values()].toSorted((a, b) => a - b);
  const alike = [...highest.values()].toSorted((a, b) => b - a);
  return Object.entries(QUANTILES).map(([quantile, share]) => {
    const at = Math.floor(share * (pictures.length - 1));
    return { quantile, bits: bits[at]!, likeness: alike[at]! };
  });
}

function looked(pairs: readonly GuardedPair[]): readonly Looked[] {
  return pairs.flatMap(({ patient, b, se }) =>
    [b, se].flatMap((image) =>
      image === null ? [] : [{ patient, path: image.path, glance: image.glance }],
    ),
  );
}

/**
 * An index for 64-bit fingerprints that finds near ones without comparing all with all. Every fourth
 * bit of a fingerprint makes a band of 16. Two that differ in at most eleven bits have a band in
 * which they differ in at most two; so all that are near are among those that have, in one of the
 * bands, the same value or one with one or two bits turned: 137 values a band. What many images have
 * in common, such as a black margin, is spread over the bands.
 */
const BANDS = 4;
const BAND_BITS = 16;

/** Fingerprints that differ in more bits than this may be missed. */
export const FARTHEST = 11;

type Bands = readonly [number, number, number, number];

/** All values of a band that differ from 0 in at most two bits. */
const TURNED: readonly number[] = [0, ...oneBit(), ...twoBits()];

export interface FingerprintIndex<T> {
  /** Items whose fingerprints differ in at most FARTHEST bits, in the order they were added. */
  readonly near: (fingerprint: string) => readonly T[];
  readonly add: (fingerprint: string, item: T) => void;
}

/** An empty index; fingerprints are 16 hexadecimal digits. */
export function fingerprintIndex<T>(): FingerprintIndex<T> {
  const items: { readonly bands: Bands; readonly item: T }[] = [];
  const places = Array.from({ length: BANDS }, () => new Map<number, number[]>());
  return {
    near: (fingerprint) => {
      const bands = bandsOf(fingerprint);
      const found = new Set<number>();
      for (const [band, values] of places.entries())
        for (const turned of TURNED)
          for (const place of values.get(bands[band]! ^ turned) ?? [])
            if (!found.has(place) && apart(bands, items[place]!.bands) <= FARTHEST)
              found.add(place);
      return [...found].toSorted((a, b) => a - b).map((place) => items[place]!.item);
    },
    add: (fingerprint, item) => {
      const bands = bandsOf(fingerprint);
      for (const [band, values] of places.entries()) {
        const known = values.get(bands[band]!);
        if (known === undefined) values.set(bands[band]!, [items.length]);
        else known.push(items.length);
      }
      items.push({ bands, item });
    },
  };
}

function bandsOf(fingerprint: string): Bands {
  const bands: [number, number, number, number] = [0, 0, 0, 0];
  for (const digit of fingerprint) {
    const bits = Number.parseInt(digit, 16);
    for (let band = 0; band < BANDS; band += 1)
      bands[band] = bands[band]! * 2 + ((bits >>> (BANDS - 1 - band)) & 1);
  }
  return bands;
}

function apart(a: Bands, b: Bands): number {
  return (
    setBits((a[0] ^ b[0]) | ((a[1] ^ b[1]) << BAND_BITS)) +
    setBits((a[2] ^ b[2]) | ((a[3] ^ b[3]) << BAND_BITS))
  );
}

/** How many of 32 bits are set: neighbours are summed in pairs, fours and bytes. */
function setBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

function oneBit(): number[] {
  return Array.from({ length: BAND_BITS }, (_, bit) => 1 << bit);
}

function twoBits(): number[] {
  return oneBit().flatMap((one) =>
    oneBit()
      .filter((other) => other > one)
      .map((other) => one | other),
  );
}

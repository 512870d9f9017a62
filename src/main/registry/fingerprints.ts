/**
 * An index for 64-bit fingerprints. Every third bit of one makes a band, so that there are three of
 * 22, 21 and 21 bits; two fingerprints that differ in at most five bits have a band in which they
 * differ in at most one. So all that are near a fingerprint are among those that have, in one of
 * the bands, its bits or its bits with one of them turned: 67 look-ups in all. Each finds few, also
 * where many images look alike: what they have in common, such as a black margin, is spread over
 * the bands.
 */
const BANDS = 3;
const BITS = 64;

/** Fingerprints that differ in more bits than this may be missed. */
export const FARTHEST = 4;

export type Bands = readonly [number, number, number];

/** The bands of a fingerprint given as 16 hexadecimal digits. */
export function bandsOf(fingerprint: string): Bands {
  const halves = halvesOf(fingerprint);
  const bands: [number, number, number] = [0, 0, 0];
  for (let bit = 0; bit < BITS; bit += 1) {
    const half = halves[bit < 32 ? 0 : 1];
    const band = (bit % BANDS) as 0 | 1 | 2;
    bands[band] = bands[band] * 2 + ((half >>> (31 - (bit % 32))) & 1);
  }
  return bands;
}

/** A band's value and every value that differs from it in one bit. */
export function nearValues(band: 0 | 1 | 2, value: number): readonly number[] {
  return [
    value,
    ...Array.from({ length: Math.ceil((BITS - band) / BANDS) }, (_, bit) => value ^ (1 << bit)),
  ];
}

/** Measures in how many bits fingerprints differ from this one, 0 to 64. */
export function distanceFrom(fingerprint: string): (other: string) => number {
  const [high, low] = halvesOf(fingerprint);
  return (other) => {
    const [otherHigh, otherLow] = halvesOf(other);
    return setBits(high ^ otherHigh) + setBits(low ^ otherLow);
  };
}

function halvesOf(fingerprint: string): readonly [number, number] {
  return [Number.parseInt(fingerprint.slice(0, 8), 16), Number.parseInt(fingerprint.slice(8), 16)];
}

/** How many of 32 bits are set: neighbours are summed in pairs, fours and bytes. */
function setBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

import { assert, bigInt, property } from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { dHash } from '../../../scripts/fingerprints/hashes.ts';
import {
  betweenPatients,
  copiesFound,
  takeImpressions,
} from '../../../scripts/fingerprints/measure.ts';
import { decodeImage } from '../../../src/main/imaging/decode.ts';
import { encodePng } from '../../../src/main/imaging/encode.ts';
import {
  bitsApart,
  type Impression,
  impressionOf,
  likeness,
  SAME_BITS,
  SAME_LIKENESS,
} from '../../../src/main/imaging/fingerprint.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';

/** A smooth gray pattern that depends on the seed. */
function drawn(seed: number, width: number, height: number): Promise<Buffer> {
  const data = Uint8Array.from({ length: width * height }, (_, at) => {
    const x = (at % width) / width;
    const y = Math.floor(at / width) / height;
    return 128 + 60 * Math.sin(seed + 7 * x + 3 * y) + 50 * Math.cos(seed * 5 * y - 4 * x);
  });
  return encodePng({ width, height, channels: 1, data });
}

async function impression(bytes: Buffer): Promise<Impression> {
  return impressionOf(await decodeImage({ name: 'drawn', bytes }, 3));
}

function isCopy(a: Impression, b: Impression): boolean {
  return (
    bitsApart(a.fingerprint, b.fingerprint) <= SAME_BITS &&
    likeness(a.thumbnail, b.thumbnail) >= SAME_LIKENESS
  );
}

describe('an impression', () => {
  it('recognises an image that was encoded anew, resized and brightened', async () => {
    const original = await drawn(1, 320, 240);
    const copy = await sharp(original).resize(200).linear(1.1, 5).jpeg({ quality: 70 }).toBuffer();
    expect(isCopy(await impression(original), await impression(copy))).toBe(true);
  });

  it('tells two images apart', async () => {
    const [one, other] = [await drawn(1, 320, 240), await drawn(2, 320, 240)];
    expect(isCopy(await impression(one), await impression(other))).toBe(false);
  });

  it('recognises an image so large that only some of its pixels are looked at', async () => {
    const [small, large] = [await drawn(3, 320, 240), await drawn(3, 2400, 1800)];
    expect(isCopy(await impression(small), await impression(large))).toBe(true);
  });

  it('is the same at 8 and 16 bits', async () => {
    const eight = await drawn(4, 64, 48);
    const raster = await decodeImage({ name: 'drawn', bytes: eight }, 1);
    const data = Uint16Array.from(raster.data, (value) => value * 257);
    const sixteen = await encodePng({ ...raster, data });
    expect(await impression(sixteen)).toEqual(await impression(eight));
  });

  it('works for an image smaller than its grid', async () => {
    const { fingerprint, thumbnail } = await impression(await drawn(5, 2, 1));
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(thumbnail).toHaveLength(32 * 32);
  });

  it('takes blank images for each other and for no other', async () => {
    const blank = (value: number): Promise<Buffer> =>
      encodePng({ width: 9, height: 9, channels: 1, data: new Uint8Array(81).fill(value) });
    const black = await impression(await blank(0));
    expect(isCopy(black, await impression(await blank(200)))).toBe(true);
    expect(isCopy(black, await impression(await drawn(6, 64, 64)))).toBe(false);
  });

  it('tells the share of coloured pixels', async () => {
    const data = Uint8Array.from({ length: 100 * 3 }, (_, at) =>
      at < 75 && at % 3 === 0 ? 200 : 90,
    );
    const bytes = await encodePng({ width: 10, height: 10, channels: 3, data });
    expect((await impression(bytes)).colourful).toBeCloseTo(0.25);
    expect((await impression(await drawn(7, 40, 40))).colourful).toBe(0);
  });
});

it('counts the bits in which two fingerprints differ', () => {
  const word = bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const hex = (value: bigint): string => value.toString(16).padStart(16, '0');
  assert(
    property(word, word, (a, b) => {
      const ones = (a ^ b).toString(2).replaceAll('0', '').length;
      expect(bitsApart(hex(a), hex(b))).toBe(ones);
    }),
  );
});

// docs/imports.md has the figures of 300 patients and 100 copied images.
describeWith('shared-data', 'fingerprints of bus-bra', () => {
  it.each(['b', 'se'] as const)('find copies of %s images and nobody else’s', async (kind) => {
    const measured = await takeImpressions(sharedStudy('bus-bra'), kind, 150, 20);
    const others = betweenPatients(measured, dHash);
    expect(others.length).toBe((150 * 149) / 2);
    expect(others[0]!.distance).toBeGreaterThan(SAME_BITS);
    expect(Math.max(...others.map((other) => other.likeness))).toBeLessThan(SAME_LIKENESS);
    for (const { copy, found, of } of copiesFound(measured, dHash, SAME_BITS, SAME_LIKENESS)) {
      const least = /contrast|gamma/.test(copy) ? 0.8 : 1;
      expect(found / of, copy).toBeGreaterThanOrEqual(least);
    }
  });
});

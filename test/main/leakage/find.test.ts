import * as fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';

import { sha256 } from '../../../src/main/files/hash.ts';
import { decodeImage } from '../../../src/main/imaging/decode.ts';
import { impressionOf } from '../../../src/main/imaging/fingerprint.ts';
import { likeCodes, plainCode } from '../../../src/main/leakage/codes.ts';
import { findLeaks } from '../../../src/main/leakage/find.ts';
import type { GuardedImage, GuardedPair, PartsOf } from '../../../src/main/leakage/leak.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

const SIDE = 160;

/** Speckle with a dark spot of its own: a picture nobody else has. */
async function scan(name: string): Promise<Buffer> {
  const random = randomStream(3, name);
  const [x, y, radius] = [
    40 + random.integer(80),
    40 + random.integer(80),
    12 + random.integer(25),
  ];
  const waves = Array.from({ length: 12 }, () => ({
    u: (random.uniform() - 0.5) * 0.5,
    v: (random.uniform() - 0.5) * 0.5,
    phase: random.uniform() * 7,
  }));
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
    const wave = waves.reduce(
      (sum, { u, v, phase }) => sum + Math.cos(u * column + v * row + phase),
      0,
    );
    const spot = Math.hypot(column - x, row - y) < radius ? 60 : 0;
    return Math.min(Math.max(120 + 12 * wave - spot + random.integer(20), 0), 255);
  });
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .png()
    .toBuffer();
}

async function image(name: string, bytes: Buffer): Promise<GuardedImage> {
  const { fingerprint, thumbnail } = impressionOf(await decodeImage({ name, bytes }, 3));
  return { path: name, sha256: sha256(bytes), glance: { fingerprint, thumbnail } };
}

const scans = new Map<string, Buffer>();
async function look(name: string, change?: (original: Sharp) => Sharp): Promise<GuardedImage> {
  const original = scans.get(name) ?? (await scan(name));
  scans.set(name, original);
  if (change === undefined) return image(`${name}.png`, original);
  return image(`copy of ${name}.png`, await change(sharp(original)).toBuffer());
}

/** A pair of which only the B-mode image is there. */
function pair(patient: string, b: GuardedImage, more: Partial<GuardedPair> = {}): GuardedPair {
  return { pair: `${patient}-${b.path}`, patient, b, se: null, ...more };
}

const COPIES: Readonly<Record<string, (original: Sharp) => Sharp>> = {
  'encoded anew': (original) => original.jpeg({ quality: 60 }),
  'half as large': (original) => original.resize(SIDE / 2).png(),
  brightened: (original) => original.linear(1.08, 6).png(),
  'cut by 4 % on each side': (original) =>
    original.extract({ left: 6, top: 6, width: SIDE - 12, height: SIDE - 12 }).png(),
  'cut by 2 % on the left': (original) =>
    original.extract({ left: 3, top: 0, width: SIDE - 3, height: SIDE }).png(),
};

const apart: PartsOf = (patient) => [patient === 'P1' ? 'fold-1' : 'test'];
const together: PartsOf = () => ['fold-1'];

describe('pictures of two patients', () => {
  let own: readonly GuardedPair[];
  beforeAll(async () => {
    const names = Array.from({ length: 24 }, (_, i) => `P${i + 1}`);
    own = await Promise.all(names.map(async (name) => pair(name, await look(name))));
  });

  test('that are different are no leak, though all are alike in kind', () => {
    expect(findLeaks({ pairs: own })).toEqual([]);
    expect(findLeaks({ pairs: own, partsOf: apart })).toEqual([]);
  });

  test('with the same bytes block before and across parts, and warn within one', async () => {
    const pairs = [...own, pair('Q', await look('P1'))];
    const [leak, ...others] = findLeaks({ pairs });
    expect(others).toEqual([]);
    expect(leak).toMatchObject({
      kind: 'identical-image',
      severity: 'blocks',
      patients: ['P1', 'Q'],
      similarity: 1,
    });
    expect(leak!.text).toContain('are the same image (same bytes) under patients P1 and Q');
    expect(findLeaks({ pairs, partsOf: apart })[0]!.severity).toBe('blocks');
    expect(findLeaks({ pairs, partsOf: together })[0]!.severity).toBe('warns');
    // One who is neither fitted nor scored.
    const without: PartsOf = (patient) => (patient === 'Q' ? [] : ['test']);
    expect(findLeaks({ pairs, partsOf: without })[0]!.severity).toBe('warns');
  });

  test.each(Object.keys(COPIES))('are found where one is a copy, %s', async (copy) => {
    const pairs = [...own, pair('Q', await look('P1', COPIES[copy]))];
    const found = findLeaks({ pairs, partsOf: apart });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'near-identical-image',
      severity: 'blocks',
      patients: ['P1', 'Q'],
    });
    expect(found[0]!.text).toMatch(/look like copies of one image \(\d\d\.\d % alike\)/);
  });

  test('that share several are one patient under two codes, told once', async () => {
    const pairs = [
      pair('P1', await look('a')),
      pair('P1', await look('b')),
      pair('Q', await look('a', COPIES['encoded anew'])),
      pair('Q', await look('b')),
    ];
    const found = findLeaks({ pairs });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'patient-under-two-codes',
      severity: 'blocks',
      evidence: { sharedPictures: 2, alikeCodes: false },
    });
  });

  test('give the same leaks and ids in any order', async () => {
    const pairs = [
      ...own.slice(0, 6),
      pair('Q', await look('P1')),
      pair('R', await look('P2', COPIES['brightened'])),
    ];
    const told = findLeaks({ pairs });
    expect(told).toHaveLength(2);
    fc.assert(
      fc.property(fc.shuffledSubarray(pairs, { minLength: pairs.length }), (shuffled) => {
        expect(findLeaks({ pairs: shuffled })).toEqual(told);
      }),
      { numRuns: 20 },
    );
  });
});

describe('one patient', () => {
  test('whose picture has two diagnoses blocks', async () => {
    const pairs = [
      pair('P1', await look('P1'), { diagnosis: 'benign' }),
      pair('Q', await look('P1'), { diagnosis: 'malignant' }),
    ];
    for (const partsOf of [apart, together])
      expect(findLeaks({ pairs, partsOf })).toMatchObject([
        { kind: 'two-diagnoses', severity: 'blocks' },
      ]);
  });

  test('or lesion in two parts is a leak whatever the pictures', async () => {
    const pairs = [
      pair('P1', await look('a'), { lesion: '1' }),
      pair('P1', await look('b'), { lesion: '1' }),
    ];
    const byPair: PartsOf = (_patient, name) => [name.includes('a.png') ? 'fold-1' : 'test'];
    const kinds = findLeaks({ pairs, partsOf: byPair }).map(({ kind, severity }) => [
      kind,
      severity,
    ]);
    expect(kinds).toContainEqual(['lesion-in-two-parts', 'blocks']);
    const both: PartsOf = () => ['fold-1', 'test'];
    expect(findLeaks({ pairs, partsOf: both }).map(({ kind }) => kind)).toContain(
      'patient-in-two-parts',
    );
    expect(findLeaks({ pairs, partsOf: together })).toEqual([]);
  });

  test('whose picture is given as B-mode and as strain image is told', async () => {
    const same = await look('a');
    const found = findLeaks({ pairs: [{ ...pair('P1', same), se: same }] });
    expect(found).toMatchObject([{ kind: 'image-as-b-and-se', patients: ['P1'] }]);
  });

  test('whose image cannot be read is compared with nobody', async () => {
    const pairs = [pair('P1', await look('a')), { ...pair('Q', await look('a')), b: null }];
    expect(findLeaks({ pairs })).toEqual([]);
  });
});

describe('codes', () => {
  test('that differ only in how they are written are told, and only warn', async () => {
    const pairs = [pair('P-007', await look('a')), pair('p 7', await look('b'))];
    expect(findLeaks({ pairs, partsOf: apart })).toMatchObject([
      { kind: 'patient-under-two-codes', severity: 'warns', evidence: { alikeCodes: true } },
    ]);
  });

  test('keep their numbers apart, and their case and separators do not matter', () => {
    expect(likeCodes(['1-11', '11-1', '111'])).toEqual([]);
    expect(likeCodes(['A1', 'a-01', 'B2', 'A_1'])).toEqual([['A1', 'A_1', 'a-01']]);
    fc.assert(
      fc.property(fc.nat(99_999), fc.constantFrom('', '-', ' ', '_', '.'), (number, separator) => {
        const written = `PH${separator}${String(number).padStart(7, '0')}`;
        expect(plainCode(written)).toBe(plainCode(`ph${number}`));
      }),
    );
  });
});

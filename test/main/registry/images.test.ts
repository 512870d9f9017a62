import { array, assert, bigInt, constantFrom, integer, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';

import { bandsOf, distanceFrom, nearValues } from '../../../src/main/registry/fingerprints.ts';
import type { ImageRecord } from '../../../src/main/registry/interface.ts';
import type { ImageHash } from '../../../src/shared/domain/ids.ts';
import { imageRecord, importOf, newPair } from '../../support/registry-records.ts';
import { directRegistry } from '../../support/registry-direct.ts';

const MANY = 600;
const hexOf = (bits: bigint): string => bits.toString(16).padStart(16, '0');
const word = bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bit = integer({ min: 0, max: 63 });

function bitsApart(a: bigint, b: bigint): number {
  return (a ^ b).toString(2).replaceAll('0', '').length;
}

test('fingerprints differ in as many bits as they do', () => {
  assert(
    property(word, word, (a, b) => {
      expect(distanceFrom(hexOf(a))(hexOf(b))).toBe(bitsApart(a, b));
    }),
  );
});

test('of fingerprints four bits apart, one band is found through the other', () => {
  assert(
    property(word, array(bit, { maxLength: 4 }), (a, turned) => {
      const b = turned.reduce((bits, at) => bits ^ (1n << BigInt(at)), a);
      const found = bandsOf(hexOf(a)).some((value, band) =>
        nearValues(band as 0 | 1 | 2, value).includes(bandsOf(hexOf(b))[band as 0 | 1 | 2]),
      );
      expect(found).toBe(true);
    }),
  );
});

test('images that resemble one are found: all of them, and no others', async () => {
  const { as, query: ask } = await directRegistry();
  const acts = as('Tester');
  const { id } = acts.createStudy({ name: 'Local', kind: 'local' });
  // Few roots, so that many images look alike.
  const roots = [0n, 2n ** 64n - 1n, 0x0123456789abcdefn];
  const stored: { readonly bits: bigint; readonly hash: ImageHash }[] = [];
  const pairs = Array.from({ length: MANY / 2 }, (_, n) => {
    const { pair, images } = newPair(`P${n}`, `pair ${n}`);
    const alike = (image: ImageRecord, k: number): ImageRecord => {
      const bits = [1, 2, 3, 4, 5, 6]
        .slice(0, (n + k) % 7)
        .reduce((sum, at) => sum ^ (1n << BigInt((n * 11 + at * 17 + k) % 64)), roots[n % 3]!);
      stored.push({ bits, hash: image.hash });
      return { ...image, fingerprint: hexOf(bits) };
    };
    return { pair, images: [alike(images[0], 0), alike(images[1], 1)] as const };
  });
  acts.saveImport({ study: { id }, ...importOf(pairs) });
  assert(
    property(
      tuple(constantFrom(...roots), array(bit, { maxLength: 5 })),
      integer({ min: 0, max: 4 }),
      ([root, turned], distance) => {
        const of = turned.reduce((bits, at) => bits ^ (1n << BigInt(at)), root);
        const found = ask.resembling({ fingerprints: [hexOf(of)], distance });
        const expected = stored.filter(({ bits }) => bitsApart(bits, of) <= distance);
        expect(found.map(({ use }) => use.image.hash).toSorted()).toEqual(
          expected.map(({ hash }) => hash).toSorted(),
        );
        for (const { distance: bits, use } of found)
          expect(bits).toBe(bitsApart(of, BigInt(`0x${use.image.fingerprint}`)));
      },
    ),
  );
});

test('where an image is used is told for every pair that shows it, also archived ones', async () => {
  const { as, query: ask } = await directRegistry();
  const acts = as('Tester');
  const { id } = acts.createStudy({ name: 'Local', kind: 'local' });
  const first = newPair('P1', 'a', { lesion: { diagnosis: 'benign' } });
  const second = newPair('P2', 'b');
  const shared = { ...second.pair, se: first.pair.b };
  const { pairs, patients } = acts.saveImport({
    study: { id },
    images: [...first.images, ...second.images],
    pairs: [first.pair, shared],
  });
  acts.archivePair({ id: pairs[1]!, archived: true });
  acts.archivePatient({ id: patients[1]!, archived: true });
  const [b] = first.images;
  expect(ask.imageUses({ hashes: [b.hash, imageRecord('unknown').hash] })).toEqual([
    {
      image: b,
      pairId: pairs[0],
      pairCode: 'a',
      patientId: patients[0],
      patientCode: 'P1',
      lesionId: ask.pair({ id: pairs[0]! }).lesion.id,
      diagnosis: 'benign',
      studyId: id,
    },
    expect.objectContaining({ pairCode: 'b', patientCode: 'P2', diagnosis: null }),
  ]);
  expect(ask.resembling({ fingerprints: [b.fingerprint], distance: 0 })).toHaveLength(2);
  expect(ask.image({ hash: imageRecord('unknown').hash })).toBeNull();
});

import { expect, test } from 'vitest';

import { COPY_NAMES, found, plant } from '../../../scripts/leaks/plant.ts';
import { findLeaks } from '../../../src/main/leakage/find.ts';
import { fingerprintStudy } from '../../../src/main/leakage/fingerprints.ts';
import { readStudy } from '../../../src/main/study/read.ts';
import { describeWith, sharedStudy } from '../../support/requires.ts';

/** Pairs that copies are planted of, and of each kind of copy the least that must be found. */
const PLANTED = 12;
const FOUND: Readonly<Record<string, number>> = {
  'JPEG, quality 50': 12,
  'values × 1.05': 12,
  'half the size': 12,
  '2 % cut off in all': 12,
  '2 % cut off each side': 11,
};

describeWith('shared-data', 'copies planted in bus-bra', () => {
  test('under other codes are found, and nothing else is', async () => {
    const whole = await readStudy(sharedStudy('bus-bra'));
    // Fewer than all, so that it takes seconds; docs/crossval.md has the figures of all.
    const study = { ...whole, pairs: whole.pairs.slice(0, 400) };
    const { pairs } = await fingerprintStudy(
      study.root,
      study.pairs,
      () => undefined,
      new AbortController().signal,
    );
    expect(findLeaks({ pairs })).toEqual([]);
    expect(COPY_NAMES).toEqual(expect.arrayContaining(Object.keys(FOUND)));
    for (const [copy, least] of Object.entries(FOUND)) {
      const planted = await plant(study, copy, PLANTED, 1);
      for (const as of ['b', 'se'] as const)
        expect(found(pairs, planted, as), `${copy}, ${as}`).toBeGreaterThanOrEqual(least);
    }
  }, 120_000);
});

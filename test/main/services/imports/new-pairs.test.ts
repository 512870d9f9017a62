import { setImmediate } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { newPairs } from '../../../../src/main/services/imports/new-pairs.ts';
import type { Draft } from '../../../../src/main/services/imports/draft.ts';
import { type ConfirmedPair, NOTHING_KNOWN } from '../../../../src/shared/contract/imports.ts';

/** Only what is asked of an image here: its hash. */
const images = { get: (id: string) => ({ file: { hash: `hash of ${id}` } }) } as unknown;

function confirmedPair(k: number, parts: Partial<ConfirmedPair> = {}): ConfirmedPair {
  const pair = {
    b: `b${k}`,
    se: `se${k}`,
    by: 'names',
    code: `pair ${k}`,
    // Rows of a patient need not stand together.
    patientCode: `P${k % 300}`,
    lesionId: null,
    ...NOTHING_KNOWN,
  };
  return { ...pair, ...parts } as ConfirmedPair;
}

test('pairs come in the order they were given, each lesion with what its rows agree on', async () => {
  const confirmed = Array.from({ length: 1200 }, (_, k) =>
    confirmedPair(k, k < 300 ? { lesion: { histology: `of P${k}` } } : {}),
  );
  const made = await newPairs(confirmed, images as Draft['images']);
  expect(made.map(({ code }) => code)).toEqual(confirmed.map(({ code }) => code));
  expect(made.map(({ b }) => b)).toEqual(confirmed.map(({ b }) => `hash of ${b}`));
  // The last of a patient's rows says nothing of the lesion; the first does.
  expect(made.slice(900).map(({ lesion }) => lesion.histology)).toEqual(
    Array.from({ length: 300 }, (_, k) => `of P${k}`),
  );
});

test('others get their turn in between', async () => {
  const confirmed = Array.from({ length: 3000 }, (_, k) => confirmedPair(k));
  let turns = 0;
  const ending = new AbortController();
  const others = (async () => {
    for (; !ending.signal.aborted; turns += 1) await setImmediate();
  })();
  await newPairs(confirmed, images as Draft['images']);
  ending.abort();
  await others;
  expect(turns).toBeGreaterThan(10);
});

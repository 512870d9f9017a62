import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { casesFor, conformalZone, zoneOf } from '../../../src/shared/trust/conformal.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

const STUDIES = 400;
const NEW = 100;

/** Of studies drawn anew: how often new patients of each class are called the other one. */
function errors(perClass: number, errorRate: number, apart: number) {
  const wrong = { benign: 0, malignant: 0, between: 0 };
  for (let study = 0; study < STUDIES; study += 1) {
    const random = randomStream(study, 'study', perClass, apart);
    const draw = (positive: boolean) => ({
      positive,
      score: 1 / (1 + Math.exp(-(random.normal() + (positive ? apart : -apart)))),
    });
    const cases = Array.from({ length: 2 * perClass }, (_, i) => draw(i % 2 === 0));
    const zone = conformalZone(cases, errorRate)!;
    for (let i = 0; i < NEW; i += 1)
      for (const positive of [true, false]) {
        const called = zoneOf(zone, draw(positive).score);
        if (called === 'indeterminate') wrong.between += 1;
        else if (positive && called === 'benign') wrong.malignant += 1;
        else if (!positive && called === 'malignant') wrong.benign += 1;
      }
  }
  const all = STUDIES * NEW;
  return {
    benign: wrong.benign / all,
    malignant: wrong.malignant / all,
    between: wrong.between / (2 * all),
  };
}

test.each([
  [30, 0.1, 0.5],
  [30, 0.1, 1.5],
  [60, 0.05, 1],
  [45, 0.2, 0.3],
])(
  'over %i patients a class, at most %d of each class is called the other (classes %d apart)',
  (perClass, errorRate, apart) => {
    const found = errors(perClass, errorRate, apart);
    // Three standard errors over 400 drawn studies: each study's rate varies as a Beta does.
    const spread = 3 * Math.sqrt((errorRate * (1 - errorRate)) / (perClass + 2) / STUDIES);
    expect(found.benign).toBeLessThanOrEqual(errorRate + spread);
    expect(found.malignant).toBeLessThanOrEqual(errorRate + spread);
    expect((found.benign + found.malignant) / 2).toBeLessThanOrEqual(errorRate + spread);
    // And it does not get there by calling nothing.
    if (apart >= 1) expect(found.between).toBeLessThan(0.6);
  },
);

test('classes that overlap wholly are told neither way', () => {
  const { between } = errors(40, 0.1, 0);
  expect(between).toBeGreaterThan(0.75);
});

test('each class leaves out no more of its own cases than the rate allows', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(score, { minLength: 19, maxLength: 60 }),
      fc.array(score, { minLength: 19, maxLength: 60 }),
      fc.constantFrom(0.05, 0.1, 0.2),
      (benign, malignant, errorRate) => {
        const cases = [
          ...benign.map((s) => ({ positive: false, score: s })),
          ...malignant.map((s) => ({ positive: true, score: s })),
        ];
        const zone = conformalZone(cases, errorRate)!;
        const benignOut = benign.filter((s) => s > zone.benignUpTo).length;
        const malignantOut = malignant.filter((s) => s < zone.malignantFrom).length;
        expect(benignOut).toBeLessThanOrEqual(errorRate * benign.length);
        expect(malignantOut).toBeLessThanOrEqual(errorRate * malignant.length);
      },
    ),
  );
});

test('no zone is given where a class has fewer cases than the rate needs', () => {
  for (const errorRate of [0.02, 0.05, 0.1, 0.2, 1 / 3]) {
    const needed = casesFor(errorRate);
    const cases = (n: number) =>
      Array.from({ length: 2 * n }, (_, i) => ({ positive: i % 2 === 0, score: i / (2 * n) }));
    expect(conformalZone(cases(needed), errorRate)).not.toBeNull();
    expect(conformalZone(cases(needed - 1), errorRate)).toBeNull();
  }
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  afterEpoch,
  NO_EPOCH_YET,
  type EarlyStopping,
} from '../../../src/main/training/early-stopping.ts';

const after = (losses: readonly number[]): EarlyStopping =>
  losses.reduce((state, loss, i) => afterEpoch(state, i + 1, loss), NO_EPOCH_YET);

test('remembers the first of the lowest losses and counts the epochs since', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }),
      (losses) => {
        const bestLoss = Math.min(...losses);
        const bestEpoch = losses.indexOf(bestLoss) + 1;
        expect(after(losses)).toEqual({
          bestLoss,
          bestEpoch,
          epochsWithoutGain: losses.length - bestEpoch,
        });
      },
    ),
  );
});

test('an equal loss is no gain', () => {
  expect(after([0.5, 0.5, 0.5])).toEqual({ bestLoss: 0.5, bestEpoch: 1, epochsWithoutGain: 2 });
});

test('a loss that is not a number is never the best', () => {
  expect(after([NaN, 0.7, NaN])).toEqual({ bestLoss: 0.7, bestEpoch: 2, epochsWithoutGain: 1 });
  expect(after([NaN, NaN])).toEqual({ bestLoss: Infinity, bestEpoch: 0, epochsWithoutGain: 2 });
  expect(after([Infinity])).toEqual({ bestLoss: Infinity, bestEpoch: 0, epochsWithoutGain: 1 });
});

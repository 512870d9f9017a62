import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addBatch, countCorrect, NO_SUMS } from '../../../src/main/training/progress.ts';
import { scoreLogits } from '../../../src/main/training/stage.ts';

const scored = fc.array(
  fc.record({
    benign: fc.float({ min: -60, max: 60, noNaN: true }),
    malignant: fc.float({ min: -60, max: 60, noNaN: true }),
    label: fc.nat(1),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('scores of logits', () => {
  test('are the plain mean cross-entropy and the share of right classes', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const logits = Float32Array.from(
          rows.flatMap(({ benign, malignant }) => [benign, malignant]),
        );
        const labels = rows.map(({ label }) => label);
        let loss = 0;
        let right = 0;
        for (const { benign, malignant, label } of rows) {
          const top = Math.max(benign, malignant);
          const sum = Math.exp(benign - top) + Math.exp(malignant - top);
          loss -= (label === 1 ? malignant : benign) - top - Math.log(sum);
          if ((malignant >= benign ? 1 : 0) === label) right += 1;
        }
        const found = scoreLogits(logits, labels);
        expect(found.loss).toBeCloseTo(loss / rows.length, 6);
        expect(found.accuracy).toBe(right / rows.length);
      }),
    );
  });

  test('stay finite for logits far apart, and keep what is not a number', () => {
    expect(scoreLogits(Float32Array.of(3e38, -3e38), [1]).loss).toBeGreaterThan(1e38);
    expect(scoreLogits(Float32Array.of(1e4, -1e4), [0])).toEqual({ loss: 0, accuracy: 1 });
    expect(scoreLogits(Float32Array.of(NaN, 1), [1]).loss).toBeNaN();
  });

  test('a tie is malignant', () => {
    expect(countCorrect(Float32Array.of(1, 1), [1])).toBe(1);
    expect(countCorrect(Float32Array.of(1, 1), [0])).toBe(0);
  });
});

describe('running sums', () => {
  test('of batches give the means over all samples, whatever the batches', () => {
    let sums = NO_SUMS;
    sums = addBatch(sums, 0.5, Float32Array.of(2, 1, 1, 2), [0, 0]);
    sums = addBatch(sums, 2, Float32Array.of(0, 5), [1]);
    expect(sums).toEqual({ samples: 3, loss: 3, correct: 2 });
  });
});

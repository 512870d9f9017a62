import { describe, expect, test } from 'vitest';

import { compareScores } from '../../../src/main/evaluation/compare.ts';
import type { PairScore } from '../../../src/main/evaluation/decisions.ts';
import { evaluate } from '../../../src/main/evaluation/evaluate.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { lesionScores, patientScores, simulatedScores } from './scores.ts';

const options = { seed: 1, bootstrap: 200 };

/** The same scores read by a noisier reader. */
function blurred(scores: readonly PairScore[]): readonly PairScore[] {
  const random = randomStream(9, 'blurred');
  return scores.map((score) =>
    Object.assign({}, score, { probability: 0.1 * score.probability + 0.9 * random.uniform() }),
  );
}

describe('a comparison of two readers', () => {
  const sharp = simulatedScores(5);

  test('gives each AUC as its own evaluation does, and their difference', () => {
    const noisy = blurred(sharp);
    const { a, b, difference, p } = compareScores(sharp, noisy, options);
    expect(a.value).toBeCloseTo(evaluate(sharp, options).byMeanProbability.auc.value!, 12);
    expect(b.value).toBeCloseTo(evaluate(noisy, options).byMeanProbability.auc.value!, 12);
    expect(difference.value).toBeCloseTo(a.value! - b.value!, 12);
    expect(difference).toMatchObject({ n: 60, unit: 'patient', interval: { method: 'delong' } });
    expect(p).toBeLessThan(0.05);
    expect(difference.interval!.low).toBeGreaterThan(0);
  });

  test('matches patients by code, not by order', () => {
    const noisy = blurred(sharp);
    expect(compareScores(sharp, noisy.toReversed(), options).difference.value).toBeCloseTo(
      compareScores(sharp, noisy, options).difference.value!,
      12,
    );
  });

  test('of a reader with itself finds nothing, and no p', () => {
    const { difference, p } = compareScores(sharp, sharp, options);
    expect(difference).toMatchObject({ value: 0, interval: null });
    expect(p).toBeNull();
  });

  test('bootstraps by patient where patients have several lesions', () => {
    const scores = Array.from({ length: 20 }, (_, i) => [
      ...lesionScores(`P${i}`, '1', i % 3 === 0 ? 'malignant' : 'benign', (i % 10) / 10),
      ...lesionScores(`P${i}`, '2', i % 2 === 0 ? 'malignant' : 'benign', (i % 7) / 7),
    ]).flat();
    const { difference, p } = compareScores(scores, blurred(scores), options);
    expect(difference).toMatchObject({ n: 20, unit: 'lesion', cases: 40 });
    expect(difference.interval?.method).toBe('cluster-bootstrap');
    expect(p).toBeNull();
  });

  test('leaves out patients without a diagnosis', () => {
    const unknown = patientScores('X', undefined, 0.9);
    expect(compareScores([...sharp, ...unknown], [...sharp, ...unknown], options).a.n).toBe(60);
  });

  test('of different patients is refused by name', () => {
    const fewer = sharp.filter(({ patient }) => patient !== 'P7');
    const message = /^P7: the readers cannot be compared: only one of the two readers scored it/;
    expect(() => compareScores(sharp, fewer, options)).toThrow(message);
    expect(() => compareScores(fewer, sharp, options)).toThrow(message);
    const relabelled = sharp.map((score) =>
      score.patient === 'P7' ? Object.assign({}, score, { diagnosis: 'benign' as const }) : score,
    );
    expect(() => compareScores(sharp, relabelled, options)).toThrow(/^P7: .*diagnosis/);
  });
});

import cdf from '@stdlib/stats-base-dists-normal-cdf';

import type { PairScore } from '../../../src/main/evaluation/decisions.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

/**
 * A study whose truth is known in closed form. Each patient is malignant with the probability
 * PREVALENCE and has 2 to 6 images, equally often. Reader a's score of an image is
 *
 *   x = ±mean + patient effect + image effect, both standard normal,
 *
 * shown as the probability 0.5 + x / 20, so that a patient's mean probability is linear in x. Reader
 * b has a smaller mean, shares 0.8 of each patient effect and half of each image effect.
 */
const PREVALENCE = 0.4;
const SIZES = [2, 3, 4, 5, 6];
const MEAN = { a: 0.9, b: 0.6 };
const SHARED = { patient: 0.8, image: 0.5 };

export interface SimulatedStudy {
  readonly a: readonly PairScore[];
  readonly b: readonly PairScore[];
}

export function simulatedStudy(seed: number, patients: number): SimulatedStudy {
  const random = randomStream(seed, 'simulated study');
  const a: PairScore[] = [];
  const b: PairScore[] = [];
  for (let i = 0; i < patients; i += 1) {
    const diagnosis = random.uniform() < PREVALENCE ? 'malignant' : 'benign';
    const sign = diagnosis === 'malignant' ? 1 : -1;
    const effect = random.normal();
    const effectOfB = correlated(effect, SHARED.patient, random.normal());
    const images = SIZES[random.integer(SIZES.length)]!;
    for (let j = 0; j < images; j += 1) {
      const image = random.normal();
      const imageOfB = correlated(image, SHARED.image, random.normal());
      const pair = { patient: `p${i}`, unit: `p${i}`, pair: `p${i}/${j}`, diagnosis } as const;
      a.push({ ...pair, probability: shown(sign * MEAN.a + effect + image) });
      b.push({ ...pair, probability: shown(sign * MEAN.b + effectOfB + imageOfB) });
    }
  }
  return { a, b };
}

const shown = (x: number): number => 0.5 + x / 20;

const correlated = (value: number, share: number, other: number): number =>
  share * value + Math.sqrt(1 - share ** 2) * other;

const phi = (z: number): number => cdf(z, 0, 1);

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The expected figures, by the normal distribution: an image's x has variance 2, a mean of n images
 * 1 + 1 / n. Both classes mirror each other at the cutoff 0.5, so that sensitivity, specificity,
 * accuracy and Eq. (2) are one number; only the tie of Eq. (1) would part them.
 */
export const TRUTH = {
  imageRate: phi(MEAN.a / Math.SQRT2),
  imageAuc: phi((2 * MEAN.a) / 2),
  patientRate: meanOf(SIZES.map((n) => phi(MEAN.a / Math.sqrt(1 + 1 / n)))),
  patientAuc: patientAuc(MEAN.a),
  difference: patientAuc(MEAN.a) - patientAuc(MEAN.b),
};

function patientAuc(mean: number): number {
  return meanOf(
    SIZES.flatMap((n) => SIZES.map((m) => phi((2 * mean) / Math.sqrt(2 + 1 / n + 1 / m)))),
  );
}

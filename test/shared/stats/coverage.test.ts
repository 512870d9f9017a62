import { beforeAll, describe, expect, test } from 'vitest';

import { compareScores } from '../../../src/main/evaluation/compare.ts';
import { evaluate } from '../../../src/main/evaluation/evaluate.ts';
import { randomStream, type RandomStream } from '../../../src/shared/random/stream.ts';
import { clusterBootstrap } from '../../../src/shared/stats/bootstrap.ts';
import { delong, delongDifference } from '../../../src/shared/stats/delong.ts';
import type { Estimate } from '../../../src/shared/stats/estimate.ts';
import { wilson } from '../../../src/shared/stats/wilson.ts';
import { simulatedStudy, TRUTH } from './simulation.ts';

/**
 * Simulated studies whose truth is known: a 95 % interval must hold it in about 95 % of them. With
 * 400 studies the share itself has a standard error of 1.1 %.
 */
const STUDIES = 400;
const LOW = 0.915;
const HIGH = 0.985;

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function coverage(truth: number, study: (random: RandomStream) => Bounds): number {
  let held = 0;
  for (let i = 0; i < STUDIES; i += 1) {
    const { low, high } = study(randomStream(11, 'coverage', i));
    if (low <= truth && truth <= high) held += 1;
  }
  return held / STUDIES;
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Of patients, each a list of images read rightly or wrongly. */
function accuracyOf(patients: readonly (readonly boolean[])[]): { readonly accuracy: number } {
  const images = patients.flat();
  return { accuracy: images.filter(Boolean).length / images.length };
}

/** Φ(1): AUC of two normal scores whose means lie √2 standard deviations apart. */
const PHI_1 = 0.8413447460685429;

describe('95 % intervals hold the truth in about 95 % of simulated studies', () => {
  test('Wilson, of a sensitivity of 0.85 in 40 patients', () => {
    const share = coverage(0.85, (random) =>
      wilson(times(40, () => random.uniform()).filter((u) => u < 0.85).length, 40)!,
    );
    expect(share).toBeGreaterThan(LOW);
    expect(share).toBeLessThan(HIGH);
  });

  test('DeLong, of an AUC of 0.84 in 60 + 40 patients', () => {
    const share = coverage(PHI_1, (random) => {
      const cases = times(100, (i) => ({
        positive: i < 40,
        score: random.normal() + (i < 40 ? Math.SQRT2 : 0),
      }));
      return delong(cases)!.interval!;
    });
    expect(share).toBeGreaterThan(LOW);
    expect(share).toBeLessThan(HIGH);
  });

  test("DeLong, of two readers' difference when there is none, and p as often as it says", () => {
    let significant = 0;
    const share = coverage(0, (random) => {
      const cases = times(100, (i) => {
        const patient = random.normal() + (i < 40 ? 2 : 0);
        return { positive: i < 40, a: patient + random.normal(), b: patient + random.normal() };
      });
      const { interval, p } = delongDifference(cases)!;
      if (p! < 0.05) significant += 1;
      return interval!;
    });
    expect(share).toBeGreaterThan(LOW);
    expect(share).toBeLessThan(HIGH);
    expect(significant / STUDIES).toBeCloseTo(1 - share, 12);
  });

  test('the cluster bootstrap, of an image-wise accuracy, where Wilson on images does not', () => {
    // An image is right when patient effect + image effect > −√2: P = Φ(√2 / √(1 + 1)) = Φ(1).
    let naive = 0;
    const share = coverage(PHI_1, (random) => {
      const patients = times(50, () => {
        const patient = random.normal();
        return times(5, () => patient + random.normal() > -Math.SQRT2);
      });
      const right = patients.flat().filter(Boolean).length;
      const onImages = wilson(right, 250)!;
      if (onImages.low <= PHI_1 && PHI_1 <= onImages.high) naive += 1;
      return clusterBootstrap(patients, accuracyOf, { random, resamples: 200 }).accuracy!;
    });
    expect(share).toBeGreaterThan(LOW);
    expect(share).toBeLessThan(HIGH);
    expect(naive / STUDIES).toBeLessThan(0.85);
  });
});

/** The figures of method.md, each with the interval it is shown with and the truth it estimates. */
const FIGURES: Readonly<Record<string, { readonly truth: number; readonly method: string }>> = {
  'image-wise sensitivity': { truth: TRUTH.imageRate, method: 'cluster-bootstrap' },
  'image-wise specificity': { truth: TRUTH.imageRate, method: 'cluster-bootstrap' },
  'image-wise accuracy': { truth: TRUTH.imageRate, method: 'cluster-bootstrap' },
  'image-wise AUC': { truth: TRUTH.imageAuc, method: 'cluster-bootstrap' },
  'recognition rate, Eq. (2)': { truth: TRUTH.imageRate, method: 'cluster-bootstrap' },
  'patient-wise sensitivity': { truth: TRUTH.patientRate, method: 'wilson' },
  'patient-wise specificity': { truth: TRUTH.patientRate, method: 'wilson' },
  'patient-wise accuracy': { truth: TRUTH.patientRate, method: 'wilson' },
  'patient-wise AUC': { truth: TRUTH.patientAuc, method: 'delong' },
  'paired difference of two AUCs': { truth: TRUTH.difference, method: 'delong' },
};

/** All of them on one simulated study of 250 patients, by the module every screen and report uses. */
function estimatesOf(seed: number): Readonly<Record<string, Estimate>> {
  const { a, b } = simulatedStudy(seed, 250);
  const { imageWise, byMeanProbability, recognitionRate } = evaluate(a, { seed, bootstrap: 600 });
  return {
    'image-wise sensitivity': imageWise.sensitivity,
    'image-wise specificity': imageWise.specificity,
    'image-wise accuracy': imageWise.accuracy,
    'image-wise AUC': imageWise.auc,
    'recognition rate, Eq. (2)': recognitionRate,
    'patient-wise sensitivity': byMeanProbability.sensitivity,
    'patient-wise specificity': byMeanProbability.specificity,
    'patient-wise accuracy': byMeanProbability.accuracy,
    'patient-wise AUC': byMeanProbability.auc,
    'paired difference of two AUCs': compareScores(a, b, { seed }).difference,
  };
}

describe('95 % intervals hold the truth in 93 to 97 % of 1,000 studies with clustered images', () => {
  const CLUSTERED_STUDIES = 1000;
  const held = new Map<string, number>();
  beforeAll(() => {
    for (let seed = 0; seed < CLUSTERED_STUDIES; seed += 1) {
      const estimates = estimatesOf(seed);
      for (const [name, { truth, method }] of Object.entries(FIGURES)) {
        const { interval } = estimates[name]!;
        expect(interval!.method, name).toBe(method);
        if (interval!.low <= truth && truth <= interval!.high)
          held.set(name, (held.get(name) ?? 0) + 1);
      }
    }
  }, 300_000);

  // Wilson's coverage jumps with the number of patients, which only whole counts can take; here the
  // numbers of either class vary from study to study, and the jumps even out.
  test.each(Object.keys(FIGURES))('%s', (name) => {
    const share = held.get(name)! / CLUSTERED_STUDIES;
    expect(share).toBeGreaterThanOrEqual(0.93);
    expect(share).toBeLessThanOrEqual(0.97);
  });
});

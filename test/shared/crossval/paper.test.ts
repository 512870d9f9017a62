import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import {
  PAPER_COMPARATORS,
  PAPER_FAULTS,
  PAPER_IMAGE_WISE,
  PAPER_MISCLASSIFIED,
  PAPER_PATIENT_WISE,
  PAPER_RECOGNITION,
  PAPER_STRAIN,
} from '../../../src/shared/crossval/paper.ts';
import { ratesOf } from '../../../src/shared/stats/confusion.ts';
import { describeWith } from '../../support/requires.ts';

const NAMES = {
  alexnet: 'AlexNet',
  resnet18: 'ResNet',
  ensemble: 'Ensemble',
  voting: '',
  vgg16: 'VGG',
  squeezenet1_1: 'SqueezeNet',
  densenet121: 'DenseNet',
} as const;

it('every row is whole', () => {
  const rows = [...PAPER_PATIENT_WISE, ...PAPER_IMAGE_WISE, ...PAPER_COMPARATORS];
  expect(rows).toHaveLength(18 + 20 + 6);
  for (const { reader, values, faults } of rows) {
    expect(Object.keys(NAMES)).toContain(reader);
    for (const { mean, sd } of Object.values(values))
      expect([mean > 60, sd < 15]).toEqual([true, true]);
    for (const fault of faults) expect(PAPER_FAULTS).toContain(fault);
  }
});

describeWith('shared-data', "the paper's figures", () => {
  const text = readFileSync('../shared/paper.txt', 'utf8').replaceAll(/\s+/g, ' ');

  it.each([...PAPER_PATIENT_WISE, ...PAPER_IMAGE_WISE, ...PAPER_COMPARATORS])(
    'are those printed: $reader on $input, $images',
    ({ reader, values: { accuracy, precision, specificity, sensitivity, f1 } }) => {
      const printed = [accuracy, precision, specificity, sensitivity, f1]
        .map(({ mean, sd }) => `${numberPattern(mean)}±${numberPattern(sd)}`)
        .join(' ');
      const before = `${NAMES[reader]}(?: [\\d.±]+){0,5} `;
      expect(text).toMatch(new RegExp(`${reader === 'voting' ? '' : before}${printed}`));
    },
  );

  it.each(PAPER_STRAIN)('are those printed: $method', ({ method, printed }) => {
    const { accuracy, precision, specificity, sensitivity, f1 } = printed;
    const row = [accuracy, precision, specificity, sensitivity, f1].join(' ');
    expect(text).toContain(`${method.toUpperCase()} ${row}`);
  });

  it('are those printed: Table 4', () => {
    const table = text.slice(text.indexOf('Table 4. Pathological features'));
    for (const { patient, histology, folds } of PAPER_MISCLASSIFIED)
      expect(table.slice(0, 400)).toMatch(new RegExp(`${patient} ${histology} \\w+ ${folds}`));
  });

  it('are those printed: Table 3', () => {
    const table = text.slice(text.indexOf('Patient recognition rate (%)'));
    for (const { values } of PAPER_RECOGNITION)
      expect(table.slice(0, 400)).toMatch(
        new RegExp(Object.values(values).map(numberPattern).join(' ')),
      );
  });
});

it("the strain-ratio rows are swapped against their source's counts, as their faults say", () => {
  for (const { counts, printed } of PAPER_STRAIN) {
    const rates = ratesOf(counts);
    expect(100 * rates.sensitivity!).toBeCloseTo(printed.specificity, 1);
    expect(100 * rates.specificity!).toBeCloseTo(printed.sensitivity, 1);
    expect(100 * rates.accuracy!).toBeCloseTo(printed.accuracy, 1);
  }
});

it('the headline cannot come from whole patients: its accuracy is 81 of 90, its SD none of such folds', () => {
  const headline = PAPER_PATIENT_WISE.find(({ faults }) => faults.includes('impossible-sd'));
  expect(headline!.values.accuracy.mean).toBe(90);
  expect(smallestDistance(headline!.values.accuracy)).toBeGreaterThan(0.05);
  // A row without that fault can be reached.
  const sound = PAPER_PATIENT_WISE.find(
    ({ input, images, reader }) => input === 'bse' && images === 'cropped' && reader === 'alexnet',
  );
  expect(smallestDistance(sound!.values.accuracy)).toBeLessThan(0.02);
});

/** A printed number may have lost or kept its trailing zeros. */
function numberPattern(value: number): string {
  return `${String(value).replace('.', '\\.')}0?${Number.isInteger(value) ? '(?:\\.00?)?' : ''}`;
}

/** How far the printed SD is from any that five folds of 18 patients with the printed mean can have. */
function smallestDistance({ mean, sd }: { mean: number; sd: number }): number {
  let smallest = Infinity;
  const visit = (folds: readonly number[], from: number): void => {
    if (folds.length < 5) {
      for (let right = from; right <= 18; right += 1) visit([...folds, right], right);
      return;
    }
    const rates = folds.map((right) => (100 * right) / 18);
    const average = rates.reduce((sum, rate) => sum + rate, 0) / 5;
    if (Math.abs(average - mean) > 0.01) return;
    const variance = rates.reduce((sum, rate) => sum + (rate - average) ** 2, 0) / 5;
    smallest = Math.min(smallest, Math.abs(Math.sqrt(variance) - sd));
  };
  visit([], 0);
  return smallest;
}

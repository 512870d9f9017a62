import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { PhantomPatient } from '../../../src/main/phantom/patients.ts';
import { benignCount, drawPatients, REPEAT_VARIATION } from '../../../src/main/phantom/patients.ts';
import { REFERENCE_PATIENTS } from '../../../src/main/phantom/reference-patients.ts';
import { auc } from '../../../src/shared/stats/auc.ts';

const sample = drawPatients(85, 1);
const many = drawPatients(2550, 7);

test('85 patients are 42 benign and 43 malignant, mixed', () => {
  const classes = sample.map(({ diagnosis }) => diagnosis);
  expect(classes.filter((diagnosis) => diagnosis === 'benign')).toHaveLength(42);
  expect(classes.slice(0, 20)).toContain('benign');
  expect(classes.slice(0, 20)).toContain('malignant');
});

test('any number of patients keeps the proportion and both classes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9999 }), (patients) => {
      const benign = benignCount(patients);
      expect(benign).toBeGreaterThanOrEqual(1);
      expect(benign).toBeLessThan(patients);
      expect(Math.abs(benign - (patients * 42) / 85)).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('rows of the table come once each before any comes again', () => {
  const key = (row: { diagnosis: string; histology: string; strainRatio: number }): string =>
    `${row.diagnosis}, ${row.histology}, ${row.strainRatio}`;
  const table = REFERENCE_PATIENTS.map(key).toSorted();
  const drawn = sample.map(key);
  expect(new Set(drawn).size).toBe(85);
  expect(table).toEqual(expect.arrayContaining(drawn));
  const twice = drawPatients(172, 3).filter(({ diagnosis }) => diagnosis === 'malignant');
  const counts = Map.groupBy(twice.map(key), (row) => row);
  expect(new Set([...counts.values()].map((rows) => rows.length))).toEqual(new Set([2, 3]));
});

test('patients have 2 to 6 pairs, odd and even, with names of their own', () => {
  const counts = new Set(sample.map(({ pairs }) => pairs.length));
  expect(counts).toEqual(new Set([2, 3, 4, 5, 6]));
  const names = sample.flatMap(({ pairs }) => pairs.map(({ pair }) => pair));
  expect(names).toHaveLength(340);
  expect(new Set(names).size).toBe(340);
});

test('the strain ratio separates the classes about as in the paper', () => {
  const aucOf = (ratio: (patient: PhantomPatient) => number): number | null =>
    auc(
      sample.map((patient) => ({
        positive: patient.diagnosis === 'malignant',
        score: ratio(patient),
      })),
    );
  expect(aucOf((patient) => patient.strainRatio)).toBeCloseTo(0.83, 1);
  const measured = aucOf(({ pairs }) => average(pairs.map((pair) => pair.strainRatio)));
  expect(measured).toBeGreaterThan(0.76);
  expect(measured).toBeLessThan(0.88);
});

test.each(['manual', 'assisted'] as const)('%s strain ratios repeat as published', (method) => {
  const factors = many
    .filter(({ strainRatio }) => strainRatio > 1)
    .flatMap(({ pairs, strainRatio }) =>
      pairs
        .filter(({ strainMethod }) => strainMethod === method)
        .map((pair) => pair.strainRatio / strainRatio),
    );
  expect(factors.length).toBeGreaterThan(4000);
  expect(average(factors)).toBeCloseTo(1, 1);
  const deviation = Math.sqrt(average(factors.map((factor) => (factor - 1) ** 2)));
  expect(Math.abs(deviation - REPEAT_VARIATION[method])).toBeLessThan(0.03);
});

describe('appearance', () => {
  const shareOf = (
    diagnosis: PhantomPatient['diagnosis'],
    has: (patient: PhantomPatient) => boolean,
  ): number => {
    const chosen = many.filter((patient) => patient.diagnosis === diagnosis);
    return chosen.filter(has).length / chosen.length;
  };

  test('classes differ in every sign and overlap in every sign', () => {
    const signs: Record<string, (patient: PhantomPatient) => boolean> = {
      'not circumscribed': ({ appearance }) => appearance.margin !== 'circumscribed',
      'taller than wide': ({ appearance }) => appearance.aspect > 1,
      shadowing: ({ appearance }) => appearance.posterior === 'shadowing',
      halo: ({ appearance }) => appearance.halo,
      calcifications: ({ appearance }) => appearance.calcifications,
      'BI-RADS 4B or more': ({ birads }) => ['4B', '4C', '5'].includes(birads),
    };
    for (const [name, has] of Object.entries(signs)) {
      const benign = shareOf('benign', has);
      const malignant = shareOf('malignant', has);
      expect(benign, name).toBeGreaterThan(0.02);
      expect(malignant, name).toBeGreaterThan(benign + 0.15);
      expect(malignant, name).toBeLessThan(0.95);
    }
  });

  test('stiffness reaches beyond carcinomas only as far as Tsukuba allows', () => {
    for (const { diagnosis, stiffness } of many) {
      if (diagnosis === 'malignant') expect(stiffness.ebRatio).toBeGreaterThanOrEqual(1);
      expect(stiffness.ebRatio > 1.2).toBe(stiffness.pattern === 'stiff beyond');
    }
    expect(shareOf('benign', ({ stiffness }) => stiffness.ebRatio < 1)).toBeGreaterThan(0.6);
    expect(shareOf('malignant', ({ stiffness }) => stiffness.pattern === 'mosaic')).toBeGreaterThan(
      0.02,
    );
  });
});

test('the same seed gives the same patients, another seed others', () => {
  expect(drawPatients(85, 1)).toEqual(sample);
  expect(drawPatients(85, 2)).not.toEqual(sample);
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('another prefix gives other codes and other patients', () => {
  const others = drawPatients(20, 1, 'FIT');
  expect(others.map(({ code }) => code).slice(0, 2)).toEqual(['FIT001', 'FIT002']);
  others.forEach(({ size, appearance }, i) =>
    expect({ size, appearance }).not.toEqual({
      size: sample[i]!.size,
      appearance: sample[i]!.appearance,
    }),
  );
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { studyPairs, unitPairs, unitSettings } from '../../../src/main/training/unit-data.ts';
import { unitsOf } from '../../../src/shared/crossval/units.ts';
import { manifestOf, smallManifest } from '../../support/frozen-study.ts';

const MANIFEST = smallManifest([
  { input: 'b', images: 'full', networks: ['alexnet', 'resnet18'] },
  { input: 'se', images: 'cropped', networks: ['resnet18'] },
]);

describe('the pairs of a unit', () => {
  test('are those of its patients, and labels are told of no others', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            patient: fc.integer({ min: 0, max: 9 }),
            diagnosis: fc.constantFrom('benign', 'malignant', null),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        fc.array(fc.constantFrom('fitting', 'validation', 'test', 'nothing'), {
          minLength: 10,
          maxLength: 10,
        }),
        (rows, places) => {
          const [template] = MANIFEST.content.pairs;
          const pairs = studyPairs({
            pairs: rows.map(({ patient, diagnosis }, i) => ({
              ...template!,
              pair: `pair${i}`,
              patient: `P${patient}`,
              diagnosis,
            })),
          });
          const of = (place: string): string[] =>
            places.flatMap((one, i) => (one === place ? [`P${i}`] : []));
          const parts = {
            fitting: of('fitting'),
            validation: of('validation'),
            test: of('test'),
          };
          const unit = { ...unitsOf(MANIFEST.content)[0]!, parts };
          const classes = (place: string): Set<string | null> =>
            new Set(
              rows
                .filter(({ patient }) => places[patient] === place)
                .map(({ diagnosis }) => diagnosis),
            );
          const enough = ['fitting', 'validation'].every(
            (place) => classes(place).has('benign') && classes(place).has('malignant'),
          );
          if (!enough) {
            expect(() => unitPairs(pairs, unit)).toThrow(
              /patient is left for (fitting|validation)/,
            );
            return;
          }
          const { selection, validation, test: tested } = unitPairs(pairs, unit);
          const placeOf = (i: number): string => places[rows[i]!.patient]!;
          for (const i of selection.fitting) expect(placeOf(i)).toBe('fitting');
          for (const i of validation) expect(placeOf(i)).toBe('validation');
          for (const i of tested) expect(placeOf(i)).toBe('test');
          expect(tested).toHaveLength(
            rows.filter(({ patient }) => places[patient] === 'test').length,
          );
          selection.labels.forEach((label, i) => {
            const told = selection.fitting.includes(i) || selection.validation.includes(i);
            expect(label).toBe(told ? Number(rows[i]!.diagnosis === 'malignant') : -1);
            expect(told).toBe(
              ['fitting', 'validation'].includes(placeOf(i)) && rows[i]!.diagnosis !== null,
            );
          });
        },
      ),
    );
  });
});

describe('the settings of a unit', () => {
  const { options } = MANIFEST.content;
  const { content } = manifestOf({
    ...MANIFEST.content,
    options: {
      ...options,
      freeze: { alexnet: 'paper', resnet18: ['conv1.'] },
      weights: {
        alexnet: { file: 'alexnet.pth', sha256: 'a'.repeat(64) },
        resnet18: { file: 'resnet18.pth', sha256: 'b'.repeat(64) },
      },
    },
  });
  const [both, one] = content.plan.fits;

  test('are the manifest’s, with its seed for every unit', () => {
    expect(unitSettings(content, both!, {})).toMatchObject({
      ...both,
      size: options.size,
      epochs: options.epochs,
      seed: content.seed,
      threads: options.threads,
    });
  });

  test('speak of the fit’s own networks, and of weights where they lie here', () => {
    expect(unitSettings(content, one!, {})).toMatchObject({
      freeze: { resnet18: ['conv1.'] },
      weights: { resnet18: 'resnet18.pth' },
    });
    const here = { alexnet: '/here/a.pth', resnet18: '/here/r.pth' };
    expect(unitSettings(content, one!, here).weights).toEqual({ resnet18: '/here/r.pth' });
    expect(unitSettings(content, both!, { alexnet: '/here/a.pth' }).weights).toEqual({
      alexnet: '/here/a.pth',
      resnet18: 'resnet18.pth',
    });
  });
});

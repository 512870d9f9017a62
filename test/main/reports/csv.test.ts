import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decideUnits } from '../../../src/main/evaluation/decisions.ts';
import { numberCell, textCell } from '../../../src/main/reports/cells.ts';
import { patientsCsv } from '../../../src/main/reports/patients.ts';
import { readsCsv, type ReadRow } from '../../../src/main/reports/reads.ts';
import { lesionScores } from '../evaluation/scores.ts';

const parsed = (text: string): Record<string, string>[] => parse(text, { columns: true });

describe('a number in a report', () => {
  test('reads back as the same float32, in as few digits as that takes', () => {
    fc.assert(
      fc.property(fc.float({ min: 0, max: 1, noNaN: true }), (value) => {
        const cell = numberCell(value);
        expect(Math.fround(Number(cell))).toBe(value);
        const digits = cell.replace(/e.*$/, '').replace('.', '').replace(/^0+/, '');
        expect(digits.length).toBeLessThanOrEqual(9);
      }),
    );
    expect(numberCell(Math.fround(0.3))).toBe('0.3');
    expect(numberCell(Math.fround(1 / 3))).toBe('0.33333334');
  });

  test('reads back as the same double where it is no float32', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const back = Number(numberCell(value));
        if (Math.fround(value) === value) expect(Math.fround(back)).toBe(value);
        else expect(back).toBe(value);
      }),
    );
  });
});

describe("a user's text in a report", () => {
  test.each([
    ['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`],
    ['+1+2', "'+1+2"],
    ['-A1', "'-A1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1+1', "' =1+1"],
    ['\t=1', "'\t=1"],
    ['-12', '-12'],
    ['+49.5', '+49.5'],
    ['P-12', 'P-12'],
    ['', ''],
    [undefined, ''],
  ])('%j becomes %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });

  test('never begins like a formula unless it is a number', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '1', 'A', ' ') }),
        (text) => {
          const cell = textCell(text);
          expect(/^\s*[=+\-@]/.test(cell) && Number.isNaN(Number(cell))).toBe(false);
          expect(cell.endsWith(text)).toBe(true);
        },
      ),
    );
  });
});

const read: ReadRow = {
  patient: 'P1',
  pair: 'P1-a',
  diagnosis: 'malignant',
  outcome: {
    probability: Math.fround(0.7),
    networks: { alexnet: Math.fround(0.5), resnet18: Math.fround(0.25) },
    voting: { probability: 0.375, decision: 'benign' },
    decision: 'malignant',
    familiarity: { distance: 1.5, by: 'look', unlike: true },
  },
  seenInFitting: false,
};

describe('reads.csv', () => {
  test('has one line per pair, with every probability and the decision', () => {
    expect(readsCsv([read], ['alexnet', 'resnet18'])).toBe(
      'pair,patient,diagnosis,probability_malignant,probability_alexnet,probability_resnet18,probability_voting,vote,decision,distance_from_fit,unlike_fit,seen_in_fitting,error\n' +
        'P1-a,P1,malignant,0.7,0.5,0.25,0.375,benign,malignant,1.5,true,false,\n',
    );
  });

  test('names the lesion where the study does, the networks of the model, and no vote of one network', () => {
    const rows: readonly ReadRow[] = [Object.assign({}, read, { lesion: '2' }), read];
    const lines = parsed(readsCsv(rows, ['resnet18']));
    expect(Object.keys(lines[0]!)).toEqual([
      'pair',
      'patient',
      'lesion',
      'diagnosis',
      'probability_malignant',
      'probability_resnet18',
      'decision',
      'distance_from_fit',
      'unlike_fit',
      'seen_in_fitting',
      'error',
    ]);
    expect(lines.map(({ lesion }) => lesion)).toEqual(['2', '']);
  });

  test('lists a bad pair with its cause and no figures', () => {
    const error = 'images/a, "b".png: it is cut off.\nRestore it';
    const bad: ReadRow = { patient: '=cmd', pair: 'x', outcome: { error }, seenInFitting: true };
    const [line] = parsed(readsCsv([bad], ['alexnet']));
    expect(line).toEqual({
      pair: 'x',
      patient: "'=cmd",
      diagnosis: '',
      probability_malignant: '',
      probability_alexnet: '',
      decision: '',
      distance_from_fit: '',
      unlike_fit: '',
      seen_in_fitting: 'true',
      error,
    });
  });

  test('of no pair is a header', () => {
    expect(readsCsv([], ['alexnet']).split('\n')).toHaveLength(2);
  });

  test('refuses a reading without one of the networks', () => {
    expect(() => readsCsv([read], ['vgg'])).toThrow('P1-a has no probability of vgg');
  });
});

describe('patients.csv', () => {
  test('has one line per decision unit with both decisions', () => {
    const units = decideUnits([
      ...lesionScores('A', '1', 'benign', 0.125, 0.25, 0.9375, 0.5),
      ...lesionScores('A', '2', undefined, 0.1),
    ]);
    const rows = units.map((unit, i) => Object.assign({ seenInFitting: i === 1 }, unit));
    expect(patientsCsv(rows)).toBe(
      'unit,patient,diagnosis,pairs,benign_votes,malignant_votes,decision,mean_probability,mean_decision,seen_in_fitting\n' +
        'A/1,A,benign,4,2,2,malignant,0.453125,benign,false\n' +
        'A/2,A,,1,1,0,benign,0.1,benign,true\n',
    );
  });
});

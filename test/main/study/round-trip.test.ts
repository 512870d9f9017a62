import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readStudy } from '../../../src/main/study/read.ts';
import { writeStudy } from '../../../src/main/study/write.ts';
import type { Pair, Study } from '../../../src/shared/domain/study.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Any text a cell may hold: separators, quotes, line ends, letters of every script. */
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  .filter((value) => value.trim() === value && !value.includes('\uFEFF') && value.isWellFormed());
const awkward = fc.constantFrom('a,b', 'a;b', 'a"b', '"', 'two\nlines', 'cr\rlf\r\n.', '=1+1', "'");
const word = fc.oneof(text, awkward);
const code = fc.stringMatching(/^[A-Z][a-z0-9]{0,3}$/);
const path = fc
  .array(fc.stringMatching(/^[A-Za-z0-9 ,;"'_-]{0,5}[A-Za-z0-9]$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => part.trim()).join('/'));
const roi = fc.record({
  x: fc.integer({ min: -5, max: 4000 }),
  y: fc.integer({ min: -5, max: 4000 }),
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 4000 }),
});
const extraName = fc.constantFrom('operator', '__proto__', 'constructor', 'with, comma', 'Größe');
const extraValue = fc.oneof(fc.constant(''), fc.constant('  kept  '), word);

const optionalColumns = {
  histology: 'histology',
  birads: 'birads',
  side: 'side',
  view: 'view',
  device: 'device',
  strainRatio: 'strain_ratio',
  strainMethod: 'strain_method',
  bRoi: 'b_roi',
  seRoi: 'se_roi',
} as const;

interface Row {
  readonly fields: Partial<Pair>;
  readonly extra: readonly string[];
}

const row: fc.Arbitrary<Row> = fc.record({
  fields: fc.record(
    {
      histology: word,
      birads: word,
      side: fc.constantFrom('left' as const, 'right' as const),
      view: word,
      device: word,
      strainRatio: fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      strainMethod: word,
      bRoi: roi,
      seRoi: roi,
      diagnosis: fc.constantFrom('benign' as const, 'malignant' as const),
      bImage: path,
      seImage: path,
    },
    { requiredKeys: ['bImage', 'seImage'] },
  ),
  extra: fc.array(extraValue, { minLength: 5, maxLength: 5 }),
});

/** A sound study: pair ids unique, each patient and each image with one diagnosis. */
const study: fc.Arbitrary<Omit<Study, 'root'>> = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 6 }),
    extras: fc.uniqueArray(extraName, { maxLength: 3 }),
    lesions: fc.boolean(),
    patient: code,
  })
  .chain(({ rows, extras, lesions, patient }) => {
    const pairs = rows.map(({ fields, extra }, index): Pair => ({
      ...fields,
      patient: `${patient}${index}`,
      pair: `p${index}`,
      bImage: `${index}/${fields.bImage}`,
      seImage: `${index}/se/${fields.seImage}`,
      ...(lesions ? { lesion: `L${index % 2}` } : {}),
      extra: Object.fromEntries(extras.map((name, at) => [name, extra[at] ?? ''])),
    }));
    const used = Object.entries(optionalColumns)
      .filter(([field]) => pairs.some((pair) => Object.hasOwn(pair, field)))
      .map(([, column]) => column);
    const columns = ['patient', 'pair', 'diagnosis', 'b_image', 'se_image', ...used, ...extras];
    if (lesions) columns.push('lesion');
    return fc
      .shuffledSubarray(columns, { minLength: columns.length })
      .map((shuffled) => ({ columns: shuffled, pairs }));
  });

describe('writeStudy and readStudy', () => {
  it('give any study back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(study, async (contents) => {
        const root = await mkdtemp(join(tmpdir(), 'sonopair-test-'));
        try {
          await writeStudy(root, { root, ...contents });
          expect(await readStudy(root)).toEqual({ root, ...contents });
        } finally {
          await rm(root, { recursive: true });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('adds the columns that the pairs need and the study does not list', async () => {
    const root = await temporaryFolder();
    const pair: Pair = {
      patient: 'A',
      pair: '1',
      bImage: 'b.png',
      seImage: 's.png',
      strainRatio: 2.5,
      extra: { note: 'x' },
    };
    await writeStudy(root, { root, columns: [], pairs: [pair] });
    expect(await readFile(join(root, 'pairs.csv'), 'utf8')).toBe(
      'patient,pair,diagnosis,b_image,se_image,strain_ratio,note\nA,1,,b.png,s.png,2.5,x\n',
    );
  });

  it('writes nothing that could not be read again', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'pairs.csv'), 'old');
    const pair: Pair = { patient: 'A', pair: '1', bImage: '../b.png', seImage: 's.png', extra: {} };
    await expect(writeStudy(root, { root, columns: [], pairs: [pair] })).rejects.toThrow(
      'outside the study folder',
    );
    expect(await readdir(root)).toEqual(['pairs.csv']);
    expect(await readFile(join(root, 'pairs.csv'), 'utf8')).toBe('old');
  });
});

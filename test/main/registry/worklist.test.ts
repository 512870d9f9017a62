import { describe, expect, test } from 'vitest';

import type { Sort, WorklistQuery } from '../../../src/shared/contract/worklist.ts';
import type { ModelHash } from '../../../src/shared/domain/ids.ts';
import {
  importOf,
  newPair,
  query,
  readOf,
  type PairParts,
} from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';

const WHOLE = { b: { x: 0, y: 0, width: 9, height: 9 }, se: { x: 0, y: 0, width: 9, height: 9 } };

async function withPairs(
  ...pairs: readonly (readonly [patient: string, code: string, parts?: PairParts])[]
): Promise<DirectRegistry> {
  const registry = await directRegistry();
  const acts = registry.as('Tester');
  const { id } = acts.createStudy({ name: 'Local', kind: 'local' });
  const made = pairs.map(([patient, code, parts]) => newPair(patient, code, parts));
  acts.saveImport({ study: { id }, ...importOf(made) });
  return registry;
}

function codes(
  { query: ask }: DirectRegistry,
  parts: Partial<WorklistQuery> = {},
  sort: Sort = 'code',
  descending = false,
): string[] {
  const page = { query: query(parts), sort, descending, offset: 0, limit: 50 };
  return ask.worklistPage(page).rows.map(({ code }) => code);
}

describe('the worklist', () => {
  test('shows of a patient what the screen needs', async () => {
    const registry = await withPairs(
      [
        'P1',
        'a',
        {
          lesion: { histology: 'fibroadenoma', diagnosis: 'benign', birads: '3' },
          strainRatios: [2],
          roi: WHOLE,
          exam: { date: '2026-01-02', device: 'Ascendus' },
        },
      ],
      [
        'P1',
        'b',
        {
          lesion: { code: '2', histology: 'IDC', diagnosis: 'malignant', birads: '10' },
          strainRatios: [6],
          exam: { date: '2025-05-05', device: 'Logiq' },
        },
      ],
      [
        'P1',
        'c',
        { lesion: { code: '3', birads: '4' }, exam: { date: '2025-05-05', device: 'Logiq' } },
      ],
    );
    const [row] = registry.query.worklistPage({
      query: query(),
      sort: 'code',
      descending: false,
      offset: 0,
      limit: 1,
    }).rows;
    expect(row).toEqual({
      id: row!.id,
      code: 'P1',
      name: null,
      birthYear: null,
      studyId: row!.studyId,
      diagnosis: 'mixed',
      histology: 'fibroadenoma, IDC',
      birads: '3, 4, 10',
      lesions: 3,
      pairs: 3,
      annotatedPairs: 1,
      readLesions: 0,
      strainRatio: 4,
      // Standard deviation (ddof 1) of 2 and 6 over their mean.
      strainVariation: Math.sqrt(8) / 4,
      lastExam: '2026-01-02',
      device: 'Ascendus, Logiq',
    });
  });

  test('finds words by their beginnings, whatever their case and accents, and all of them', async () => {
    const registry = await withPairs(
      ['ÄB-12', 'a', { lesion: { histology: 'invasive ductal carcinoma' } }],
      [
        'C3',
        'b',
        { exam: { device: 'Hitachi HI VISION Ascendus' }, lesion: { note: 'Größe 12 mm' } },
      ],
    );
    expect(codes(registry, { text: 'ab' })).toEqual(['ÄB-12']);
    expect(codes(registry, { text: 'INV duct' })).toEqual(['ÄB-12']);
    expect(codes(registry, { text: 'gröSS' })).toEqual([]);
    expect(codes(registry, { text: 'größ' })).toEqual(['C3']);
    expect(codes(registry, { text: '12' })).toEqual(['ÄB-12', 'C3']);
    expect(codes(registry, { text: 'hitachi 12' })).toEqual(['C3']);
    expect(codes(registry, { text: 'ductal hitachi' })).toEqual([]);
    expect(codes(registry, { text: 'uctal' })).toEqual([]);
    for (const text of ['"', '*', 'AND', 'a OR', '-', "';--"])
      expect(codes(registry, { text }).length).toBeLessThanOrEqual(2);
  });

  test('follows the words when they change', async () => {
    const registry = await withPairs(['P1', 'a', { lesion: { histology: 'cyst' } }]);
    const acts = registry.as('Tester');
    expect(codes(registry, { text: 'cyst' })).toEqual(['P1']);
    const [patient] = registry.query.suggestPatients({ text: 'P1', studyId: null });
    const [lesion] = registry.query.patient({ id: patient!.id }).lesions;
    acts.updateLesion({ id: lesion!.id, fields: { ...lesion!, histology: 'papilloma' } });
    expect(codes(registry, { text: 'cyst' })).toEqual([]);
    expect(codes(registry, { text: 'papilloma' })).toEqual(['P1']);
  });

  test('sorts codes as people count; those without a value come last either way', async () => {
    const registry = await withPairs(
      ['P10', 'a', { strainRatios: [3] }],
      ['p2', 'b', { exam: { date: '2026-01-01' } }],
      ['P1', 'c', { strainRatios: [5] }],
      ['P1', 'd'],
    );
    expect(codes(registry)).toEqual(['P1', 'p2', 'P10']);
    expect(codes(registry, {}, 'code', true)).toEqual(['P10', 'p2', 'P1']);
    expect(codes(registry, {}, 'strain-ratio')).toEqual(['P10', 'P1', 'p2']);
    expect(codes(registry, {}, 'strain-ratio', true)).toEqual(['P1', 'P10', 'p2']);
    expect(codes(registry, {}, 'last-exam')).toEqual(['p2', 'P1', 'P10']);
    expect(codes(registry, {}, 'last-exam', true)).toEqual(['p2', 'P1', 'P10']);
    expect(codes(registry, {}, 'pairs', true)[0]).toBe('P1');
    expect(codes(registry, {}, 'added')).toEqual(['P10', 'p2', 'P1']);
  });

  test('counts a facet with its own choice left aside', async () => {
    const registry = await withPairs(
      ['P1', 'a', { lesion: { diagnosis: 'benign', birads: '3' } }],
      ['P2', 'b', { lesion: { diagnosis: 'malignant', birads: '5' } }],
      ['P3', 'c', { lesion: { diagnosis: 'malignant', birads: '3' } }],
    );
    const facets = registry.query.facets(query({ diagnoses: ['benign'], birads: ['5', '6'] }));
    expect(facets.diagnoses).toEqual([
      { value: 'benign', count: 0 },
      { value: 'malignant', count: 1 },
      { value: 'mixed', count: 0 },
      { value: 'unknown', count: 0 },
    ]);
    expect(facets.birads).toEqual([
      { value: '3', count: 1 },
      { value: '5', count: 0 },
      { value: '6', count: 0 },
    ]);
    expect(facets.annotated).toEqual({ yes: 0, no: 0 });
  });

  test('knows who is annotated and read: nobody with something left to do', async () => {
    const registry = await withPairs(
      ['P1', 'a', { roi: WHOLE }],
      ['P1', 'b', { roi: { ...WHOLE, se: null } }],
      ['P2', 'c', { roi: WHOLE }],
      ['P2', 'd', { roi: WHOLE, lesion: { code: '2' } }],
    );
    const acts = registry.as('Tester');
    expect(codes(registry, { annotated: true })).toEqual(['P2']);
    expect(codes(registry, { annotated: false })).toEqual(['P1']);
    const [patient] = registry.query.suggestPatients({ text: 'P2', studyId: null });
    const { pairs } = registry.query.patient({ id: patient!.id });
    const model = 'a'.repeat(64) as ModelHash;
    acts.addModel({ hash: model, name: 'M', manifest: '{}' });
    for (const { id, lesionId } of pairs) {
      expect(codes(registry, { read: true })).toEqual([]);
      acts.saveReads({ lesionId, reads: [readOf(id, model)] });
    }
    expect(codes(registry, { read: true })).toEqual(['P2']);
  });
});

describe('going from pair to pair', () => {
  test('keeps to the patients asked for, by their codes, and to what is not annotated', async () => {
    const registry = await withPairs(
      ['P10', 'e'],
      ['P2', 'b', { roi: WHOLE }],
      ['P2', 'c'],
      ['P3', 'd', { lesion: { diagnosis: 'benign' } }],
      ['P1', 'a', { roi: WHOLE }],
    );
    const { query: ask } = registry;
    const all = Object.fromEntries(
      ask
        .studyPairs({ studyId: 1 as never, after: null, limit: 9 })
        .map(({ pair }) => [pair.code, pair.id]),
    );
    const name = (id: number | null): string | null =>
      Object.entries(all).find(([, other]) => other === id)?.[0] ?? null;
    const from = (
      code: string,
      direction: 'next' | 'previous',
      unannotatedOnly: boolean,
      parts = {},
    ) => name(ask.neighbour({ id: all[code]!, query: query(parts), direction, unannotatedOnly }));
    const visited = (
      start: string,
      direction: 'next' | 'previous',
      open: boolean,
      parts = {},
    ): string => {
      const next = from(start, direction, open, parts);
      return next === null ? start : start + visited(next, direction, open, parts);
    };
    expect(visited('a', 'next', false)).toBe('abcde');
    expect(visited('e', 'previous', false)).toBe('edcba');
    expect(visited('a', 'next', true)).toBe('acde');
    expect(visited('a', 'next', false, { diagnoses: ['unknown'] })).toBe('abce');
    expect(from('d', 'next', false, { diagnoses: ['benign'] })).toBeNull();
    expect(ask.unannotated({ query: query() })).toEqual({
      first: all['c'],
      unannotated: 3,
      total: 5,
    });
    expect(ask.unannotated({ query: query({ text: 'nobody' }) })).toEqual({
      first: null,
      unannotated: 0,
      total: 0,
    });
  });
});

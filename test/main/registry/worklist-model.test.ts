import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record as fields,
  subarray,
} from 'fast-check';
import { expect, test } from 'vitest';

import {
  SORTS,
  DIAGNOSIS_FACET,
  type WorklistQuery,
} from '../../../src/shared/contract/worklist.ts';
import type {
  LesionId,
  ModelHash,
  PairId,
  PatientId,
  StudyId,
} from '../../../src/shared/domain/ids.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { importOf, newPair, query, readOf } from '../../support/registry-records.ts';
import { directRegistry, type DirectRegistry } from '../../support/registry-direct.ts';
import {
  compareCodes,
  facetsOf,
  isAskedFor,
  listedOf,
  sorted,
  type Listed,
} from '../../support/worklist-model.ts';

const MODEL = 'a'.repeat(64) as ModelHash;
const CODES = ['P1', 'p2', 'P10', 'P02', 'Bär 3', 'X-7', 'ÀB', 'ﬁb 1'];
const TEXTS = ['Anna Müller', 'fibroadenoma', 'IDC, grade 2', 'GE Logiq 7', 'ß²', '--', '日本 12'];
const BIRADS = ['2', '4', '4A', '10'];
const DEVICES = ['Ascendus', 'GE Logiq 7', 'Äskulap'];
const SQUARE = { x: 0, y: 0, width: 9, height: 9 };

const some = <T>(values: readonly T[]): Arbitrary<T> => constantFrom(...values);
const maybe = <T>(values: readonly T[]): Arbitrary<T | null> => option(some(values));
const any = nat({ max: 1000 });
const rect = constantFrom(null, SQUARE);

/** What may be done next; numbers choose among what is there by then. */
const step = oneof(
  {
    weight: 5,
    arbitrary: fields({
      do: constant('import' as const),
      study: nat({ max: 1 }),
      patient: some(CODES),
      lesion: fields({
        code: some(['1', '2']),
        histology: maybe(TEXTS),
        diagnosis: constantFrom(null, 'benign' as const, 'malignant' as const),
        birads: maybe(BIRADS),
        note: maybe(TEXTS),
      }),
      exam: fields({
        date: maybe(['2025-01-02', '2026-03-04']),
        device: maybe(DEVICES),
        note: maybe(TEXTS),
      }),
      ratios: array(constantFrom(1, 2.5, 4), { maxLength: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fields({ do: constant('roi' as const), which: any, b: rect, se: rect }),
  },
  { weight: 2, arbitrary: fields({ do: constant('read' as const), which: any }) },
  fields({ do: constant('archive pair' as const), which: any, archived: boolean() }),
  fields({ do: constant('archive patient' as const), which: any, archived: boolean() }),
  fields({
    do: constant('patient' as const),
    which: any,
    code: some(CODES),
    name: maybe(TEXTS),
    note: maybe(TEXTS),
  }),
  fields({
    do: constant('lesion' as const),
    which: any,
    histology: maybe(TEXTS),
    birads: maybe(BIRADS),
    diagnosis: constantFrom(null, 'benign' as const, 'malignant' as const),
  }),
  fields({
    do: constant('exam' as const),
    which: any,
    device: maybe(DEVICES),
    date: maybe(['2024-12-31', '2026-03-04']),
  }),
  fields({
    do: constant('pair' as const),
    which: any,
    lesion: any,
    ratios: array(constantFrom(1, 3), { maxLength: 3 }),
  }),
);
type Step = typeof step extends Arbitrary<infer T> ? T : never;

const question: Arbitrary<WorklistQuery> = fields({
  text: oneof(
    constant(''),
    some(['p', 'P1 ', 'mul', 'fi', 'ge 7', 'bar', '12 日', '--', 'ß', '2', '0']),
  ),
  studies: subarray([1, 2, 3] as StudyId[]),
  diagnoses: subarray([...DIAGNOSIS_FACET]),
  birads: subarray(BIRADS),
  devices: subarray([...DEVICES, 'unknown device']),
  annotated: constantFrom(null, null, true, false),
  read: constantFrom(null, null, true, false),
  archived: constantFrom(false, false, true),
})
  // Most questions have one or two conditions; with all at once nobody would be left.
  .chain((full) =>
    subarray(Object.keys(full), { maxLength: 3 }).map((kept) =>
      query(Object.fromEntries(Object.entries(full).filter(([key]) => kept.includes(key)))),
    ),
  );

const view = fields({
  query: question,
  sort: some(SORTS),
  descending: boolean(),
  offset: nat({ max: 6 }),
  limit: integer({ min: 1, max: 5 }),
});

test('pages, facets, neighbours and what is left to annotate equal a model without any index', async () => {
  const session = array(oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: view }), {
    minLength: 10,
    maxLength: 40,
  });
  await assert(
    asyncProperty(session, view, async (parts, last) => {
      const registry = await directRegistry();
      const acts = registry.as('Tester');
      acts.createStudy({ name: 'One', kind: 'local' });
      acts.createStudy({ name: 'Two', kind: 'imported' });
      acts.addModel({ hash: MODEL, name: 'M', manifest: '{}' });
      for (const [k, part] of [...parts, last].entries()) {
        if ('do' in part) act(registry, part, k);
        else check(registry, part);
      }
    }),
    { numRuns: 100 },
  );
});

/** Does a step; one that the registry refuses for a stated reason is as good as none. */
function act(registry: DirectRegistry, part: Step, k: number): void {
  try {
    tryAct(registry, part, k);
  } catch (error) {
    if (!(error instanceof SonopairError)) throw error;
  }
}

function tryAct({ as, query: ask, writer }: DirectRegistry, part: Step, k: number): void {
  const acts = as('Tester');
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- of the table's identifiers
  const pick = <T>(table: string, which: number): T => {
    const ids = writer.column<T>(`SELECT id FROM ${table} ORDER BY id`);
    if (ids.length === 0) throw new SonopairError('record', { subject: table, reason: 'none yet' });
    return ids[which % ids.length]!;
  };
  switch (part.do) {
    case 'import': {
      const { study, patient, lesion, exam, ratios } = part;
      const pair = newPair(patient, `pair ${k}`, { lesion, exam, strainRatios: ratios });
      acts.saveImport({ study: { id: (study + 1) as StudyId }, ...importOf([pair]) });
      return;
    }
    case 'roi':
      acts.saveRoi({ id: pick<PairId>('pair', part.which), roi: { b: part.b, se: part.se } });
      return;
    case 'read': {
      const id = pick<PairId>('pair', part.which);
      const { lesionId } = ask.pair({ id }).pair;
      acts.saveReads({ lesionId, reads: [readOf(id, MODEL)] });
      return;
    }
    case 'archive pair':
      acts.archivePair({ id: pick<PairId>('pair', part.which), archived: part.archived });
      return;
    case 'archive patient':
      acts.archivePatient({ id: pick<PatientId>('patient', part.which), archived: part.archived });
      return;
    case 'patient': {
      const { which, code, name, note } = part;
      const id = pick<PatientId>('patient', which);
      acts.updatePatient({ id, fields: { code, name, note, birthYear: null } });
      return;
    }
    case 'lesion': {
      const { which, histology, birads, diagnosis } = part;
      const { lesion } = ask.lesion({ id: pick<LesionId>('lesion', which) });
      acts.updateLesion({ id: lesion.id, fields: { ...lesion, histology, birads, diagnosis } });
      return;
    }
    case 'exam': {
      const { device, date, which } = part;
      acts.updateExam({ id: pick('exam', which), fields: { date, device, note: null } });
      return;
    }
    case 'pair': {
      const { pair } = ask.pair({ id: pick<PairId>('pair', part.which) });
      const lesionId = pick<LesionId>('lesion', part.lesion);
      acts.updatePair({ id: pair.id, fields: { ...pair, lesionId, strainRatios: part.ratios } });
    }
  }
}

type View = typeof view extends Arbitrary<infer T> ? T : never;

function check(
  registry: DirectRegistry,
  { query: asked, sort, descending, offset, limit }: View,
): void {
  const { query: ask, writer } = registry;
  const all = modelOf(registry);
  const found = all.filter((listed) => isAskedFor(listed, asked));
  const page = ask.worklistPage({ query: asked, sort, descending, offset, limit });
  expect(page.total).toBe(found.length);
  expect(page.rows.map(({ id }) => id)).toEqual(
    sorted(found, sort, descending).slice(offset, offset + limit),
  );
  for (const row of page.rows) {
    const listed = all.find(({ record }) => record.patient.id === row.id)!;
    expect(row).toMatchObject({
      code: listed.record.patient.code,
      diagnosis: listed.diagnosis,
      lesions: listed.record.lesions.length,
      pairs: listed.pairs.length,
      annotatedPairs: listed.pairs.filter(({ annotated }) => annotated).length,
      strainRatio: listed.strainRatio,
      lastExam: listed.lastExam,
    });
  }
  expect(ask.facets(asked)).toEqual(facetsOf(all, asked));

  const order = all.toSorted(compareCodes);
  const inOrder = order.flatMap((listed) =>
    listed.pairs.map((pair) => ({ ...pair, asked: isAskedFor(listed, asked), patient: listed })),
  );
  const open = inOrder.filter((pair) => pair.asked && !pair.annotated);
  expect(ask.unannotated({ query: asked })).toEqual({
    first: open[0]?.id ?? null,
    unannotated: open.length,
    total: inOrder.filter((pair) => pair.asked).length,
  });
  for (const id of writer.column<PairId>('SELECT id FROM pair ORDER BY id'))
    for (const unannotatedOnly of [false, true])
      for (const direction of ['previous', 'next'] as const)
        expect(ask.neighbour({ id, query: asked, direction, unannotatedOnly })).toBe(
          neighbourIn(
            order,
            id,
            direction,
            (listed, annotated) => isAskedFor(listed, asked) && !(unannotatedOnly && annotated),
          ),
        );
}

/** The nearest pair behind or before one, by the codes of the patients and their own numbers. */
function neighbourIn(
  order: readonly Listed[],
  id: PairId,
  direction: 'previous' | 'next',
  wanted: (listed: Listed, annotated: boolean) => boolean,
): PairId | null {
  const home = order.findIndex(({ record }) => record.pairs.some((pair) => pair.id === id));
  const places = order.flatMap((listed, place) =>
    listed.pairs
      .filter(({ annotated }) => wanted(listed, annotated))
      .map((pair) => ({ place, id: pair.id })),
  );
  const beside =
    direction === 'next'
      ? places.find(({ place, id: other }) => place > home || (place === home && other > id))
      : places.findLast(({ place, id: other }) => place < home || (place === home && other < id));
  return beside?.id ?? null;
}

function modelOf({ query: ask, writer }: DirectRegistry): readonly Listed[] {
  const read = new Set(writer.column<PairId>('SELECT pair_id FROM read'));
  return writer
    .column<PatientId>('SELECT id FROM patient ORDER BY id')
    .map((id) => listedOf(ask.patient({ id }), (pair) => read.has(pair)));
}

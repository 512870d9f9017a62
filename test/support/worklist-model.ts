import type { PatientRecord } from '../../src/shared/contract/patients.ts';
import {
  DIAGNOSIS_FACET,
  type DiagnosisFacet,
  type Facets,
  type Sort,
  type WorklistQuery,
} from '../../src/shared/contract/worklist.ts';
import type { PairId, PatientId } from '../../src/shared/domain/ids.ts';

/** What the worklist must answer, worked out from whole records without any index. */
export interface Listed {
  readonly record: PatientRecord;
  readonly words: readonly string[];
  readonly diagnosis: DiagnosisFacet;
  readonly birads: readonly string[];
  readonly devices: readonly string[];
  /** Not archived, and whether they are annotated. */
  readonly pairs: readonly { readonly id: PairId; readonly annotated: boolean }[];
  readonly annotated: boolean;
  readonly read: boolean;
  readonly strainRatio: number | null;
  readonly lastExam: string | null;
}

/** `isRead` says of a pair whether it was read. */
export function listedOf(record: PatientRecord, isRead: (pair: PairId) => boolean): Listed {
  const { patient, exams, lesions } = record;
  const present = record.pairs.filter(({ archivedAt }) => archivedAt === null);
  const pairs = present.map(({ id, roi }) => ({
    id,
    annotated: roi !== null && roi.b !== null && roi.se !== null,
  }));
  const toRead = lesions.filter(({ id }) => present.some(({ lesionId }) => lesionId === id));
  const known = lesions.map(({ diagnosis }) => diagnosis);
  const benign = known.includes('benign');
  const malignant = known.includes('malignant');
  const ratios = present
    .filter(({ strainRatios }) => strainRatios.length > 0)
    .map(({ strainRatios }) => average(strainRatios));
  const texts = [
    patient.code,
    patient.name,
    patient.note,
    ...lesions.flatMap(({ histology, note }) => [histology, note]),
    ...exams.flatMap(({ device, note }) => [device, note]),
  ];
  return {
    record,
    words: texts.flatMap((text) => (text === null ? [] : words(text))),
    diagnosis:
      benign && malignant ? 'mixed' : benign ? 'benign' : malignant ? 'malignant' : 'unknown',
    birads: lesions.flatMap(({ birads }) => birads ?? []),
    devices: exams.flatMap(({ device }) => device ?? []),
    pairs,
    annotated: pairs.every(({ annotated }) => annotated),
    read: toRead.every(({ id }) => present.some((pair) => pair.lesionId === id && isRead(pair.id))),
    strainRatio: ratios.length === 0 ? null : average(ratios),
    lastExam:
      exams
        .flatMap(({ date }) => date ?? [])
        .toSorted()
        .at(-1) ?? null,
  };
}

/** The conditions of a query, each by the facet it belongs to. */
const CONDITIONS: Readonly<Record<string, (listed: Listed, query: WorklistQuery) => boolean>> = {
  out: ({ record, words: own }, { text, archived }) =>
    (record.patient.archivedAt !== null) === archived &&
    words(text).every((start) => own.some((word) => word.startsWith(start))),
  studies: ({ record }, { studies }) => none(studies) || studies.includes(record.patient.studyId),
  diagnoses: ({ diagnosis }, { diagnoses }) => none(diagnoses) || diagnoses.includes(diagnosis),
  birads: (listed, { birads }) => none(birads) || listed.birads.some((b) => birads.includes(b)),
  devices: (listed, { devices }) =>
    none(devices) || listed.devices.some((d) => devices.includes(d)),
  annotated: (listed, { annotated }) => annotated === null || listed.annotated === annotated,
  read: (listed, { read }) => read === null || listed.read === read,
};

export function isAskedFor(listed: Listed, query: WorklistQuery, leftAside?: string): boolean {
  return Object.entries(CONDITIONS).every(
    ([name, holds]) => name === leftAside || holds(listed, query),
  );
}

export function facetsOf(all: readonly Listed[], query: WorklistQuery): Facets {
  const of = (facet: string): Listed[] => all.filter((each) => isAskedFor(each, query, facet));
  const count = <T>(
    facet: string,
    chosen: readonly T[],
    values: (listed: Listed) => readonly T[],
  ) => {
    const counts = new Map<T, number>(chosen.map((value) => [value, 0]));
    for (const listed of of(facet))
      for (const value of new Set(values(listed))) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].map(([value, n]) => ({ value, count: n }));
  };
  const text = (
    facet: string,
    chosen: readonly string[],
    values: (l: Listed) => readonly string[],
  ) => count(facet, chosen, values).toSorted((a, b) => natural(a.value, b.value));
  const answers = (facet: 'annotated' | 'read') => ({
    yes: of(facet).filter((listed) => listed[facet]).length,
    no: of(facet).filter((listed) => !listed[facet]).length,
  });
  return {
    studies: count('studies', query.studies, ({ record }) => [record.patient.studyId]).toSorted(
      (a, b) => a.value - b.value,
    ),
    diagnoses: DIAGNOSIS_FACET.map((value) => ({
      value,
      count: of('diagnoses').filter(({ diagnosis }) => diagnosis === value).length,
    })),
    birads: text('birads', query.birads, ({ birads }) => birads),
    devices: text('devices', query.devices, ({ devices }) => devices),
    annotated: answers('annotated'),
    read: answers('read'),
  };
}

/** Patients in an order; those without a value last, by code. */
export function sorted(
  all: readonly Listed[],
  sort: Sort,
  descending: boolean,
): readonly PatientId[] {
  const value = (listed: Listed): string | number | null => {
    switch (sort) {
      case 'code':
        return 0;
      case 'added':
        return listed.record.patient.id;
      case 'pairs':
        return listed.pairs.length;
      case 'last-exam':
        return listed.lastExam;
      case 'strain-ratio':
        return listed.strainRatio;
    }
  };
  const byCode = all.toSorted(compareCodes);
  const known = byCode
    .filter((listed) => value(listed) !== null)
    .toSorted((a, b) => (value(a)! < value(b)! ? -1 : value(a)! > value(b)! ? 1 : 0));
  const unknown = byCode.filter((listed) => value(listed) === null);
  return [...(descending ? known.toReversed() : known), ...unknown].map(
    ({ record }) => record.patient.id,
  );
}

export function compareCodes(a: Listed, b: Listed): number {
  return (
    natural(a.record.patient.code, b.record.patient.code) ||
    a.record.patient.id - b.record.patient.id
  );
}

/** As people sort: digits by their number, the rest by its letters whatever their case. */
function natural(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => plain(text).match(/\d+|\D/g) ?? []);
  for (let k = 0; k < Math.max(left!.length, right!.length); k += 1) {
    const [x, y] = [left![k] ?? '', right![k] ?? ''];
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const order = numbers ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function words(text: string): readonly string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function none(values: readonly unknown[]): boolean {
  return values.length === 0;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

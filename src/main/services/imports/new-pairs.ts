import { setImmediate } from 'node:timers/promises';

import type { ConfirmedPair } from '../../../shared/contract/imports.ts';
import type { LesionFields } from '../../../shared/domain/patient.ts';
import type { NewPair } from '../../registry/interface.ts';
import {
  type CarriedOpinion,
  EXAM_NOTE,
  fieldText,
  LESION_COLUMNS,
  LESION_FIELDS,
  type LesionField,
  OPINIONS,
  PATIENT_NOTE,
  readNote,
  readOpinions,
  readRatios,
  STRAIN_RATIOS,
} from '../studies/columns.ts';
import type { Draft } from './draft.ts';

/** The lesion of a patient whose lesions have no names. */
const ONLY_LESION = '1';

/** Pairs brought together without a pause: some milliseconds' work. */
const AT_ONCE = 200;

/**
 * The confirmed pairs as the registry takes them, in their order. The rows of one lesion are brought
 * together: what they agree on (empty cells aside) is the lesion's. A row of a study folder that says
 * otherwise keeps its own words as an extra column, so that the folder can be written again as it was.
 *
 * Patient after patient, with pauses: this thread also answers the windows.
 */
export async function newPairs(
  confirmed: readonly ConfirmedPair[],
  images: Draft['images'],
): Promise<NewPair[]> {
  const made = new Map<ConfirmedPair, NewPair>();
  let together: ConfirmedPair[] = [];
  const bring = async (): Promise<void> => {
    const ready = pairsOfPatients(together, images);
    for (const [at, pair] of together.entries()) made.set(pair, ready[at]!);
    together = [];
    await setImmediate();
  };
  for (const rows of Map.groupBy(confirmed, ({ patientCode }) => patientCode).values()) {
    together = together.concat(rows);
    if (together.length >= AT_ONCE) await bring();
  }
  await bring();
  return confirmed.map((pair) => made.get(pair)!);
}

/** The same of some patients with all their pairs. */
function pairsOfPatients(confirmed: readonly ConfirmedPair[], images: Draft['images']): NewPair[] {
  const lesions = gather(confirmed, lesionKey, agreedFields);
  const exams = gather(confirmed, examKey, (rows) => agreedText(rows, EXAM_NOTE));
  const patients = gather(
    confirmed,
    ({ patientCode }) => patientCode,
    (rows) => agreedText(rows, PATIENT_NOTE),
  );
  const opinions = gather(confirmed, lesionKey, allOpinions);
  return confirmed.map((pair): NewPair => {
    const extra = { ...pair.extra };
    const lesion = lesions.get(lesionKey(pair))!;
    const note = (column: string, shared: string | null): void => {
      if ((extra[column] ?? '') === (shared ?? '')) delete extra[column];
    };
    const examNote = exams.get(examKey(pair))!;
    const patientNote = patients.get(pair.patientCode)!;
    note(EXAM_NOTE, examNote);
    note(PATIENT_NOTE, patientNote);
    if (readOpinions(extra[OPINIONS] ?? '') !== undefined) delete extra[OPINIONS];
    return {
      code: pair.code,
      patientCode: pair.patientCode,
      patientNote,
      lesionId: pair.lesionId,
      lesion: { code: lesionCode(pair), ...lesion },
      opinions: opinions.get(lesionKey(pair))!,
      exam: { date: pair.date, device: pair.device, note: examNote },
      b: images.get(pair.b)!.file.hash,
      se: images.get(pair.se)!.file.hash,
      roi: pair.bRoi === null && pair.seRoi === null ? null : { b: pair.bRoi, se: pair.seRoi },
      view: pair.view,
      strainRatios: takeRatios(pair, extra),
      strainMethod: pair.strainMethod,
      extra: { ...extra, ...(pair.by === 'study' ? ownWords(pair, lesion) : {}) },
    };
  });
}

const lesionCode = ({ lesionCode: code }: ConfirmedPair): string => code ?? ONLY_LESION;

function lesionKey(pair: ConfirmedPair): string {
  return JSON.stringify([pair.lesionId, pair.patientCode, lesionCode(pair)]);
}

function examKey({ patientCode, date, device }: ConfirmedPair): string {
  return JSON.stringify([patientCode, date, device]);
}

function gather<T>(
  pairs: readonly ConfirmedPair[],
  keyOf: (pair: ConfirmedPair) => string,
  bring: (rows: readonly ConfirmedPair[]) => T,
): ReadonlyMap<string, T> {
  return new Map([...Map.groupBy(pairs, keyOf)].map(([key, rows]) => [key, bring(rows)]));
}

type KnownOfLesion = Omit<LesionFields, 'code'>;

function agreedFields(rows: readonly ConfirmedPair[]): KnownOfLesion {
  const entries = LESION_FIELDS.map((field) => {
    // Text that is no value stays with its rows, and gives way once the field gets one.
    const isText = rows.some(({ extra }) => Object.hasOwn(extra, LESION_COLUMNS[field]));
    return [field, isText ? null : agreed(rows.map(({ lesion }) => lesion[field] ?? null))];
  });
  return Object.fromEntries(entries) as KnownOfLesion;
}

/** What all say that say anything; null where they say different things. */
function agreed<T>(values: readonly (T | null)[]): T | null {
  const [first, ...others] = new Set(values.filter((value) => value !== null));
  return first === undefined || others.length > 0 ? null : first;
}

function agreedText(rows: readonly ConfirmedPair[], column: string): string | null {
  const texts = rows.map(({ extra }) => readNote(extra[column] ?? ''));
  return texts.includes(undefined) ? null : agreed(texts.map((text) => text ?? null));
}

/** Opinions of all rows of a lesion, each once. */
function allOpinions(rows: readonly ConfirmedPair[]): readonly CarriedOpinion[] {
  const carried = rows.flatMap(({ extra }) => readOpinions(extra[OPINIONS] ?? '') ?? []);
  return [...new Map(carried.map((opinion) => [JSON.stringify(opinion), opinion])).values()];
}

/** The repeats where the row has them beside their mean; their column is then no longer extra. */
function takeRatios(
  { strainRatio }: ConfirmedPair,
  extra: Record<string, string>,
): readonly number[] {
  const repeats = readRatios(extra[STRAIN_RATIOS] ?? '', strainRatio);
  if (repeats !== undefined || extra[STRAIN_RATIOS] === '') delete extra[STRAIN_RATIOS];
  return repeats ?? (strainRatio === null ? [] : [strainRatio]);
}

/** Cells of a row that differ from what its lesion has. */
function ownWords(pair: ConfirmedPair, lesion: KnownOfLesion): Record<string, string> {
  const own = LESION_FIELDS.filter(
    (field: LesionField) =>
      !Object.hasOwn(pair.extra, LESION_COLUMNS[field]) &&
      (pair.lesion[field] ?? null) !== lesion[field],
  );
  return Object.fromEntries(
    own.map((field) => [LESION_COLUMNS[field], fieldText(pair.lesion[field] ?? null)]),
  );
}

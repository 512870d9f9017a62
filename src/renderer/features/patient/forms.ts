import type { PairFields } from '../../../shared/domain/image-pair.ts';
import type { ExamFields, LesionFields, PatientFields } from '../../../shared/domain/patient.ts';
import { numberOrNull, numbers, textOrNull, typed } from '../../ui/checked.ts';

/**
 * The fields of a form as texts, the way they are typed, and back: what comes back is checked by the
 * contract's schemas, which also say what is wrong.
 */
export type Texts<Fields> = { readonly [Name in keyof Fields]: string };

type Input<Fields> = { readonly [Name in keyof Fields]: unknown };

/** What a choice says where nothing is chosen. */
export const NONE = '-';

const choice = (value: string | number | null): string => (value === null ? NONE : String(value));
const chosen = (text: string): string | null => (text === NONE ? null : text);
const chosenNumber = (text: string): number | null => (text === NONE ? null : Number(text));

export function patientTexts(fields: PatientFields): Texts<PatientFields> {
  const { code, name, birthYear, note } = fields;
  return {
    code,
    name: name ?? '',
    birthYear: birthYear === null ? '' : String(birthYear),
    note: note ?? '',
  };
}

export function patientInput(texts: Texts<PatientFields>): Input<PatientFields> {
  return {
    code: texts.code,
    name: textOrNull(texts.name),
    birthYear: numberOrNull(texts.birthYear),
    note: textOrNull(texts.note),
  };
}

export function examTexts({ date, device, note }: ExamFields): Texts<ExamFields> {
  return { date: date ?? '', device: device ?? '', note: note ?? '' };
}

export function examInput(texts: Texts<ExamFields>): Input<ExamFields> {
  return {
    date: textOrNull(texts.date),
    device: textOrNull(texts.device),
    note: textOrNull(texts.note),
  };
}

export function lesionTexts(fields: LesionFields, language: string): Texts<LesionFields> {
  return {
    code: fields.code,
    side: choice(fields.side),
    clock: choice(fields.clock),
    histology: fields.histology ?? '',
    diagnosis: choice(fields.diagnosis),
    birads: fields.birads ?? '',
    tsukuba: choice(fields.tsukuba),
    ebRatio: typed(fields.ebRatio, language),
    note: fields.note ?? '',
  };
}

export function lesionInput(texts: Texts<LesionFields>): Input<LesionFields> {
  return {
    code: texts.code,
    side: chosen(texts.side),
    clock: chosenNumber(texts.clock),
    histology: textOrNull(texts.histology),
    diagnosis: chosen(texts.diagnosis),
    birads: chosen(texts.birads === '' ? NONE : texts.birads),
    tsukuba: chosenNumber(texts.tsukuba),
    ebRatio: numberOrNull(texts.ebRatio),
    note: textOrNull(texts.note),
  };
}

export function pairTexts(fields: PairFields, language: string): Texts<PairFields> {
  return {
    lesionId: String(fields.lesionId),
    examId: String(fields.examId),
    strainRatios: fields.strainRatios.map((value) => typed(value, language)).join(' '),
    strainMethod: fields.strainMethod ?? '',
    view: fields.view ?? '',
  };
}

export function pairInput(texts: Texts<PairFields>): Input<PairFields> {
  return {
    lesionId: Number(texts.lesionId),
    examId: Number(texts.examId),
    strainRatios: numbers(texts.strainRatios),
    strainMethod: textOrNull(texts.strainMethod),
    view: textOrNull(texts.view),
  };
}

/** The code for a patient's next lesion: the first whole number that none has. */
export function nextLesionCode(codes: readonly string[]): string {
  let next = 1;
  while (codes.includes(String(next))) next += 1;
  return String(next);
}

import { z } from 'zod';

import type { PairFields } from '../../../shared/domain/image-pair.ts';
import { type Opinion, opinionSchema } from '../../../shared/domain/opinion.ts';
import { type LesionFields, lesionFields, line, note } from '../../../shared/domain/patient.ts';

/**
 * How what the registry knows stands in a study folder: beside the columns of the format, some that
 * only Sonopair reads (docs/study-format.md, "Columns of the workstation"). A cell is taken for a
 * field where it says exactly what would be written for it; any other text stays text.
 */

export type LesionField = Exclude<keyof LesionFields, 'code'>;

/** Columns that are fields of the lesion, whose rows all have the same. */
export const LESION_COLUMNS: Readonly<Record<LesionField, string>> = {
  diagnosis: 'diagnosis',
  histology: 'histology',
  birads: 'birads',
  side: 'side',
  clock: 'clock',
  tsukuba: 'tsukuba',
  ebRatio: 'eb_ratio',
  note: 'lesion_note',
};

export const LESION_FIELDS = Object.keys(LESION_COLUMNS) as readonly LesionField[];

/** Columns of what belongs to the exam, the patient, or the pair beyond the format. */
export const EXAM_DATE = 'exam_date';
export const EXAM_NOTE = 'exam_note';
export const PATIENT_NOTE = 'patient_note';
export const STRAIN_RATIOS = 'strain_ratios';
export const OPINIONS = 'opinions';

/** An opinion as it travels with its lesion. */
export type CarriedOpinion = Omit<Opinion, 'id' | 'lesionId'>;

/** The field's value in a cell, null where that is empty; undefined where it is other text. */
export function readField<F extends LesionField>(
  field: F,
  text: string,
): LesionFields[F] | undefined {
  if (text === '') return null;
  const schema: z.ZodType = lesionFields.shape[field];
  const numeric = field === 'clock' || field === 'tsukuba' || field === 'ebRatio';
  const parsed = schema.safeParse(numeric ? Number(text) : text);
  if (!parsed.success || String(parsed.data) !== text) return undefined;
  return parsed.data as LesionFields[F];
}

export function fieldText(value: LesionFields[LesionField]): string {
  return value === null ? '' : String(value);
}

/** A cell that can be a line of text as it is; undefined for one that cannot. */
export function readLine(text: string): string | null | undefined {
  return exactly(line, text);
}

export function readNote(text: string): string | null | undefined {
  return exactly(note, text);
}

export function readDay(text: string): string | null | undefined {
  return exactly(z.iso.date(), text);
}

function exactly(schema: z.ZodType<string>, text: string): string | null | undefined {
  if (text === '') return null;
  const parsed = schema.safeParse(text);
  return parsed.success && parsed.data === text ? text : undefined;
}

/** The repeats of a strain ratio, which the format's own column has the mean of. */
export function ratiosText(ratios: PairFields['strainRatios']): string {
  return ratios.length > 1 ? ratios.join(' ') : '';
}

/** The mean of the repeats; null where there are none. */
export function meanRatio(ratios: PairFields['strainRatios']): number | null {
  if (ratios.length === 0) return null;
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

/** Repeats whose mean is the ratio of the format's column; undefined for any other text. */
export function readRatios(text: string, mean: number | null): number[] | undefined {
  const ratios = text.split(' ').map(Number);
  const sound = ratios.every((ratio) => Number.isFinite(ratio) && ratio > 0);
  return sound && ratiosText(ratios) === text && meanRatio(ratios) === mean ? ratios : undefined;
}

const carriedOpinions = z.array(opinionSchema.omit({ id: true, lesionId: true }));

export function opinionsText(opinions: readonly Opinion[]): string {
  if (opinions.length === 0) return '';
  return JSON.stringify(
    opinions.map(({ id: _id, lesionId: _lesion, ...carried }): CarriedOpinion => carried),
  );
}

export function readOpinions(text: string): readonly CarriedOpinion[] | undefined {
  try {
    return carriedOpinions.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

import { z } from 'zod';

import { CLASS_NAMES } from './diagnosis.ts';
import { examId, lesionId, patientId, studyId } from './ids.ts';

/** Text a person typed: no control characters, no surrounding space, never empty. */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u);
/** A longer text, with line breaks. */
export const note = z.string().trim().max(10_000);

export const diagnosis = z.enum(CLASS_NAMES);

/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date();

/** A moment, ISO 8601 in UTC with milliseconds. */
export const moment = z.iso.datetime({ precision: 3 });

/** BI-RADS assessment categories of ultrasound (ACR BI-RADS, 5th edition). */
export const BIRADS = ['0', '1', '2', '3', '4', '4A', '4B', '4C', '5', '6'] as const;

export const SIDES = ['left', 'right'] as const;

/**
 * Where patients come from, as one group: the local ones, the phantoms of the sample, or a study
 * folder. A patient belongs to one study, and codes are unique in it.
 */
export const STUDY_KINDS = ['local', 'sample', 'imported'] as const;

export const studySchema = z.object({
  id: studyId,
  name: line,
  kind: z.enum(STUDY_KINDS),
  patients: z.int().nonnegative(),
  pairs: z.int().nonnegative(),
  createdAt: moment,
});

/** What a person may enter about a patient: the pseudonymous code first, all else optional. */
export const patientFields = z.object({
  code: line,
  name: line.nullable(),
  birthYear: z.int().min(1880).max(2200).nullable(),
  note: note.nullable(),
});

export const patientSchema = patientFields.extend({
  id: patientId,
  studyId,
  archivedAt: moment.nullable(),
});

export const examFields = z.object({
  date: day.nullable(),
  device: line.nullable(),
  note: note.nullable(),
});

export const examSchema = examFields.extend({ id: examId, patientId });

export const lesionFields = z.object({
  /** Name of the lesion in its patient; `1` where nothing else was given. */
  code: line,
  side: z.enum(SIDES).nullable(),
  /** Clock position in the breast, 1 to 12. */
  clock: z.int().min(1).max(12).nullable(),
  histology: line.nullable(),
  /** Confirmed by biopsy; null while it is not known. */
  diagnosis: diagnosis.nullable(),
  /** As written: a category of BIRADS, or what a study folder had. */
  birads: line.nullable(),
  /** Tsukuba elasticity score, 4 and more suspicious (method.md, "Definitions around elastography"). */
  tsukuba: z.int().min(1).max(5).nullable(),
  /** Lesion length on the elastogram / on B-mode; 1 and more suspicious. */
  ebRatio: z.number().positive().nullable(),
  note: note.nullable(),
});

export const lesionSchema = lesionFields.extend({ id: lesionId, patientId });

export type Study = z.infer<typeof studySchema>;
export type PatientFields = z.infer<typeof patientFields>;
export type Patient = z.infer<typeof patientSchema>;
export type ExamFields = z.infer<typeof examFields>;
export type Exam = z.infer<typeof examSchema>;
export type LesionFields = z.infer<typeof lesionFields>;
export type Lesion = z.infer<typeof lesionSchema>;

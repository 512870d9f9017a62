import { z } from 'zod';

import { filterId, patientId, studyId } from '../domain/ids.ts';
import { day, line } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';

/** What a facet can say of a patient's lesions: `mixed` has benign and malignant ones. */
export const DIAGNOSIS_FACET = ['benign', 'malignant', 'mixed', 'unknown'] as const;

/** The patients asked for. Facets are joined by "and", values in one facet by "or". */
export const worklistQuery = z.object({
  /** Words that all must begin a word of code, name, histology, device, or note. */
  text: z.string().max(200).default(''),
  studies: z.array(studyId).default([]),
  diagnoses: z.array(z.enum(DIAGNOSIS_FACET)).default([]),
  birads: z.array(line).default([]),
  devices: z.array(line).default([]),
  /** Whether all pairs have an ROI. */
  annotated: z.boolean().nullable().default(null),
  /** Whether all lesions with pairs have a read. */
  read: z.boolean().nullable().default(null),
  archived: z.boolean().default(false),
});

export const SORTS = ['code', 'last-exam', 'added', 'strain-ratio', 'pairs'] as const;

export const worklistRow = z.object({
  id: patientId,
  code: z.string(),
  name: z.string().nullable(),
  birthYear: z.int().nullable(),
  studyId,
  diagnosis: z.enum(DIAGNOSIS_FACET),
  histology: z.string().nullable(),
  birads: z.string().nullable(),
  lesions: z.int(),
  pairs: z.int(),
  annotatedPairs: z.int(),
  readLesions: z.int(),
  /** Mean of the pairs' strain ratios, and their coefficient of variation (null below two). */
  strainRatio: z.number().nullable(),
  strainVariation: z.number().nullable(),
  lastExam: day.nullable(),
  device: z.string().nullable(),
});

const counted = <T extends z.ZodType>(value: T) => z.array(z.object({ value, count: z.int() }));

export const facetsSchema = z.object({
  studies: counted(studyId),
  diagnoses: counted(z.enum(DIAGNOSIS_FACET)),
  birads: counted(z.string()),
  devices: counted(z.string()),
  annotated: z.object({ yes: z.int(), no: z.int() }),
  read: z.object({ yes: z.int(), no: z.int() }),
});

export const savedFilter = z.object({ id: filterId, name: line, query: worklistQuery });

export const worklist = {
  page: procedure
    .input(
      z.object({
        query: worklistQuery,
        sort: z.enum(SORTS),
        descending: z.boolean(),
        offset: z.int().nonnegative(),
        limit: z.int().min(1).max(500),
      }),
    )
    .output(z.object({ total: z.int(), rows: z.array(worklistRow) })),
  /** How many patients each value would leave, the facet's own choice left aside. */
  facets: procedure.input(worklistQuery).output(facetsSchema),
  filters: procedure.input(nothing).output(z.array(savedFilter)),
  saveFilter: procedure.input(savedFilter.omit({ id: true })).output(savedFilter),
  deleteFilter: procedure.input(z.object({ id: filterId })).output(nothing),
};

export type WorklistQuery = z.infer<typeof worklistQuery>;
export type WorklistRow = z.infer<typeof worklistRow>;
export type Facets = z.infer<typeof facetsSchema>;
export type SavedFilter = z.infer<typeof savedFilter>;
export type DiagnosisFacet = (typeof DIAGNOSIS_FACET)[number];
export type Sort = (typeof SORTS)[number];

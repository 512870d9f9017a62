import { z } from 'zod';

import { examId, lesionId, pairId, patientId, roiId, studyId } from '../domain/ids.ts';
import { pairFields, pairSchema, roiSchema, sourceRect } from '../domain/image-pair.ts';
import {
  examFields,
  examSchema,
  lesionFields,
  lesionSchema,
  moment,
  patientFields,
  patientSchema,
  studySchema,
} from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';
import { worklistQuery } from './worklist.ts';

/** A patient with everything that belongs to them, as one screen shows it. */
export const patientRecord = z.object({
  patient: patientSchema,
  study: studySchema,
  exams: z.array(examSchema),
  lesions: z.array(
    lesionSchema.extend({
      strainRatio: z.number().nullable(),
      strainVariation: z.number().nullable(),
      opinions: z.int(),
      reads: z.int(),
    }),
  ),
  pairs: z.array(
    pairSchema.extend({
      /** How often it was read. */
      reads: z.int(),
    }),
  ),
});

/** A lesion as it is read: its pairs that are not archived, and whose it is. */
export const lesionRecord = z.object({
  study: studySchema,
  patient: patientSchema,
  lesion: lesionSchema,
  pairs: z.array(pairSchema),
});

/** A patient whom an import may mean by a code. */
export const knownPatient = patientSchema.pick({ id: true, code: true, archivedAt: true }).extend({
  pairs: z.int(),
  lesions: z.array(
    lesionSchema.pick({ id: true, code: true, side: true, clock: true, diagnosis: true }),
  ),
});

export const auditEntry = z.object({
  at: moment,
  actor: z.string(),
  action: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

export const patients = {
  get: procedure.input(z.object({ id: patientId })).output(patientRecord),
  lesion: procedure.input(z.object({ id: lesionId })).output(lesionRecord),
  /** Patients whose code or name begins so, best first. */
  suggest: procedure
    .input(z.object({ text: z.string().max(200), studyId: studyId.nullable() }))
    .output(z.array(patientSchema.pick({ id: true, code: true, name: true, studyId: true }))),
  /** A study's patients of these codes, upper and lower case alike, the archived included. */
  ofCodes: procedure
    .input(z.object({ studyId, codes: z.array(z.string().max(200)).max(100_000) }))
    .output(z.array(knownPatient)),
  create: procedure
    .input(z.object({ studyId, fields: patientFields }))
    .output(z.object({ id: patientId })),
  update: procedure.input(z.object({ id: patientId, fields: patientFields })).output(nothing),
  /** Takes a patient out of every list, or back in. Nothing is ever deleted. */
  archive: procedure.input(z.object({ id: patientId, archived: z.boolean() })).output(nothing),
  history: procedure.input(z.object({ id: patientId })).output(z.array(auditEntry)),

  createExam: procedure
    .input(z.object({ patientId, fields: examFields }))
    .output(z.object({ id: examId })),
  updateExam: procedure.input(z.object({ id: examId, fields: examFields })).output(nothing),
  createLesion: procedure
    .input(z.object({ patientId, fields: lesionFields }))
    .output(z.object({ id: lesionId })),
  updateLesion: procedure.input(z.object({ id: lesionId, fields: lesionFields })).output(nothing),
};

export const pairs = {
  get: procedure.input(z.object({ id: pairId })).output(
    z.object({
      pair: pairSchema,
      patient: patientSchema,
      exam: examSchema,
      lesion: lesionSchema,
    }),
  ),
  update: procedure.input(z.object({ id: pairId, fields: pairFields })).output(nothing),
  archive: procedure.input(z.object({ id: pairId, archived: z.boolean() })).output(nothing),
  /** Sets millimetres per pixel of a pair's images, measured by the reader on the scale. */
  calibrate: procedure
    .input(
      z.object({
        id: pairId,
        image: z.enum(['b', 'se']),
        mmPerPixel: z.number().positive().nullable(),
      }),
    )
    .output(nothing),
  /** The pair before or after this one among the patients asked for; null at the end. */
  neighbour: procedure
    .input(
      z.object({
        id: pairId,
        query: worklistQuery,
        direction: z.enum(['previous', 'next']),
        unannotatedOnly: z.boolean(),
      }),
    )
    .output(z.object({ id: pairId.nullable() })),
  /** The first pair among the patients asked for that has no ROI yet, and how many there are. */
  unannotated: procedure
    .input(z.object({ query: worklistQuery }))
    .output(z.object({ first: pairId.nullable(), unannotated: z.int(), total: z.int() })),
  /** Saves a new version of the crop. */
  saveRoi: procedure
    .input(z.object({ id: pairId, b: sourceRect.nullable(), se: sourceRect.nullable() }))
    .output(z.object({ id: roiId, version: z.int() })),
  roiHistory: procedure.input(z.object({ id: pairId })).output(z.array(roiSchema)),
};

export type PatientRecord = z.infer<typeof patientRecord>;
export type KnownPatient = z.infer<typeof knownPatient>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type LesionRecord = z.infer<typeof lesionRecord>;

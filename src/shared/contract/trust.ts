import { z } from 'zod';

import { calibrationResult, calibrationRule } from '../domain/calibration.ts';
import { modelHash, studyId } from '../domain/ids.ts';
import { line, moment } from '../domain/patient.ts';
import { nothing, procedure } from './base.ts';

/** Why a patient is no case for a calibration; of several reasons the first holds. */
export const EXCLUSIONS = ['seen', 'no-pathology', 'both-kinds', 'no-crop', 'unread'] as const;

const count = z.int().nonnegative();

/** Which patients of a study can calibrate a model. */
export const calibrationCases = z.object({
  benign: count,
  malignant: count,
  /** Of each class; below it nothing is calibrated. */
  least: count,
  excluded: z.array(z.object({ reason: z.enum(EXCLUSIONS), patients: z.array(z.string()).min(1) })),
});

/** A calibration that was locked. */
export const lockedCalibration = z.object({
  version: z.int().positive(),
  /** Name of the study its patients are of. */
  study: z.string(),
  result: calibrationResult,
  /** SHA-256 of the patients with their truth and score. */
  casesHash: z.string(),
  madeBy: line,
  madeAt: moment,
});

const choice = z.object({ model: modelHash, studyId });
const settings = choice.extend({
  rule: calibrationRule,
  /** Of the indeterminate zone. */
  errorRate: z.number().gt(0).lt(0.5),
});

export const trust = {
  cases: procedure.input(choice).output(calibrationCases),
  /** What a calibration would be; nothing is kept. Fails with `record` below 30 patients a class. */
  preview: procedure
    .input(settings)
    .output(z.object({ result: calibrationResult, casesHash: z.string() })),
  /** Keeps it as the model's next version, which speaks from then on; of the same cases only. */
  lock: procedure
    .input(settings.extend({ casesHash: z.string() }))
    .output(z.object({ version: z.int().positive() })),
  /** All versions of a model, and which one speaks. */
  versions: procedure
    .input(z.object({ model: modelHash }))
    .output(
      z.object({ current: z.int().positive().nullable(), versions: z.array(lockedCalibration) }),
    ),
  /** Lets an earlier version speak again, or none. */
  choose: procedure
    .input(z.object({ model: modelHash, version: z.int().positive().nullable() }))
    .output(nothing),
};

export type Exclusion = (typeof EXCLUSIONS)[number];
export type CalibrationCases = z.infer<typeof calibrationCases>;
export type LockedCalibration = z.infer<typeof lockedCalibration>;

import { z } from 'zod';

/**
 * Identifiers carry what they identify in their type, so that a patient's number cannot be used
 * where a lesion's is meant. They are row numbers of the registry, unique for its lifetime.
 */
const rowId = z.int().positive();

export const studyId = rowId.brand<'StudyId'>();
export const patientId = rowId.brand<'PatientId'>();
export const examId = rowId.brand<'ExamId'>();
export const lesionId = rowId.brand<'LesionId'>();
export const pairId = rowId.brand<'PairId'>();
export const roiId = rowId.brand<'RoiId'>();
export const readId = rowId.brand<'ReadId'>();
export const opinionId = rowId.brand<'OpinionId'>();
export const filterId = rowId.brand<'FilterId'>();

export type StudyId = z.infer<typeof studyId>;
export type PatientId = z.infer<typeof patientId>;
export type ExamId = z.infer<typeof examId>;
export type LesionId = z.infer<typeof lesionId>;
export type PairId = z.infer<typeof pairId>;
export type RoiId = z.infer<typeof roiId>;
export type ReadId = z.infer<typeof readId>;
export type OpinionId = z.infer<typeof opinionId>;
export type FilterId = z.infer<typeof filterId>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** SHA-256 of an image file's original bytes: its name in the image store. */
export const imageHash = sha256.brand<'ImageHash'>();
/** SHA-256 of a model's ONNX file: the model's identity. */
export const modelHash = sha256.brand<'ModelHash'>();

export type ImageHash = z.infer<typeof imageHash>;
export type ModelHash = z.infer<typeof modelHash>;

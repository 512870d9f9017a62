import { z } from 'zod';

import { examId, imageHash, lesionId, pairId, roiId } from './ids.ts';
import { line, moment } from './patient.ts';

/** An image in the store: its original bytes, and what a look into its header told. */
export const imageSchema = z.object({
  hash: imageHash,
  /** Name of the file it came from, without folders. */
  name: z.string(),
  bytes: z.int().positive(),
  format: z.enum(['PNG', 'JPEG', 'TIFF', 'BMP', 'WebP']),
  /** In source pixels, EXIF orientation applied. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Millimetres of one source pixel, where it is known: calipers then measure in mm. */
  mmPerPixel: z.number().positive().nullable(),
});

/** In whole source pixels: top-left corner and extent. */
export const sourceRect = z.object({
  x: z.int().nonnegative(),
  y: z.int().nonnegative(),
  width: z.int().positive(),
  height: z.int().positive(),
});

/** One version of the lesion's crop: one rectangle per image, which are not registered. */
export const roiSchema = z.object({
  id: roiId,
  pairId,
  /** 1 for the first; the highest is the one in use. */
  version: z.int().positive(),
  annotator: line,
  b: sourceRect.nullable(),
  se: sourceRect.nullable(),
  createdAt: moment,
});

/** What a person may enter about a pair. */
export const pairFields = z.object({
  lesionId,
  examId,
  /** Strain of the fat reference / strain of the lesion, once for each repeat. */
  strainRatios: z.array(z.number().positive()).max(20),
  strainMethod: line.nullable(),
  /** Free text, such as `radial`. */
  view: line.nullable(),
});

export const pairSchema = pairFields.extend({
  id: pairId,
  code: line,
  b: imageSchema,
  se: imageSchema,
  roi: roiSchema.nullable(),
  /**
   * Columns of a study folder that the format does not know, kept as they were; also where its
   * images lay, and cells that say something else than the pair's fields.
   */
  extra: z.record(z.string(), z.string()),
  archivedAt: moment.nullable(),
});

export type StoredImage = z.infer<typeof imageSchema>;
export type Roi = z.infer<typeof roiSchema>;
export type PairFields = z.infer<typeof pairFields>;
/** A pair as the registry has it; `domain/study.ts` has the row of a study folder. */
export type RegisteredPair = z.infer<typeof pairSchema>;

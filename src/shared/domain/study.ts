import type { SourceRect } from '../geometry/rect.ts';
import type { Diagnosis } from './diagnosis.ts';

/** One B-mode image with its strain-elastography partner: one row of `pairs.csv`. */
export interface Pair {
  /** Pseudonymous patient code, as written in the file. */
  readonly patient: string;
  /** Identifier of the pair, unique in the study. */
  readonly pair: string;
  /** Present where the study has a `lesion` column; decisions are then made per lesion. */
  readonly lesion?: string;
  readonly diagnosis?: Diagnosis;
  /** Image paths relative to the study folder, `/` separated. */
  readonly bImage: string;
  readonly seImage: string;
  /** Region of interest in each image, in source pixels; the images are not co-registered. */
  readonly bRoi?: SourceRect;
  readonly seRoi?: SourceRect;
  readonly histology?: string;
  readonly birads?: string;
  /** The breast. */
  readonly side?: 'left' | 'right';
  readonly view?: string;
  readonly device?: string;
  /** Strain of the fat reference divided by strain of the lesion. */
  readonly strainRatio?: number;
  readonly strainMethod?: string;
  /** Columns the format does not know, kept as they are. */
  readonly extra: Readonly<Record<string, string>>;
}

/** A study folder that has been read and checked. */
export interface Study {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Column names in file order, so that a study is written back as it was read. */
  readonly columns: readonly string[];
  readonly pairs: readonly Pair[];
}

/**
 * The unit a decision is made for: the lesion where the study names lesions, the patient
 * otherwise. Splits are always by patient.
 */
export function decisionUnit(pair: Pair): string {
  return pair.lesion === undefined ? pair.patient : `${pair.patient}/${pair.lesion}`;
}

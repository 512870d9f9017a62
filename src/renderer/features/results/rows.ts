import type { Arm } from '../../../shared/crossval/arms.ts';
import {
  PAPER_IMAGE_WISE,
  PAPER_PATIENT_WISE,
  type PaperRow,
} from '../../../shared/crossval/paper.ts';
import type { CaseResult, RunResults } from '../../../shared/crossval/results.ts';

/** In the paper's order. */
export const RATES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'f1'] as const;

/** How pairs are decided on: image by image, by Eq. (1), or by the mean probability. */
export const LEVELS = ['byVote', 'byMeanProbability', 'imageWise'] as const;
export type Level = (typeof LEVELS)[number];

/** The paper's own row of Table 1; undefined where it printed none. */
export function paperRow(level: Level, { input, images, reader }: Arm): PaperRow | undefined {
  if (level === 'byMeanProbability') return undefined;
  const rows = level === 'byVote' ? PAPER_PATIENT_WISE : PAPER_IMAGE_WISE;
  return rows.find((row) => row.input === input && row.images === images && row.reader === reader);
}

/**
 * Patients or lesions behind a rate that at least one fold of an arm decided wrongly (Eq. 1): of
 * both classes; malignant ones for sensitivity, benign ones for specificity, and those that were
 * called malignant for precision.
 */
export function wrongUnits(
  { cases }: Pick<RunResults, 'cases'>,
  arm: string,
  rate: (typeof RATES)[number],
): readonly string[] {
  return cases
    .filter(({ arms, diagnosis }) => {
      if ((arms[arm]?.wrongFolds ?? 0) === 0) return false;
      if (rate === 'sensitivity') return diagnosis === 'malignant';
      if (rate === 'specificity' || rate === 'precision') return diagnosis === 'benign';
      return true;
    })
    .map(({ unit }) => unit);
}

/** The rows of Table 4: wrong in more than half of the folds by the main arm. */
export function misclassified({
  cases,
  mainArm,
}: Pick<RunResults, 'cases' | 'mainArm'>): readonly CaseResult[] {
  return mainArm === null ? [] : cases.filter(({ arms }) => arms[mainArm]?.misclassified === true);
}

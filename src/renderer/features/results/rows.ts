import type { Arm } from '../../../shared/crossval/arms.ts';
import {
  PAPER_IMAGE_WISE,
  PAPER_PATIENT_WISE,
  type PaperRow,
} from '../../../shared/crossval/paper.ts';
import type {
  CaseOfArm,
  CaseResult,
  ReferenceResults,
  RunResults,
} from '../../../shared/crossval/results.ts';
import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';

/** In the paper's order. */
export const RATES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'f1'] as const;
export type Rate = (typeof RATES)[number];

/** How pairs are decided on: image by image, by Eq. (1), or by the mean probability. */
export const LEVELS = ['byVote', 'byMeanProbability', 'imageWise'] as const;
export type Level = (typeof LEVELS)[number];

/** Mean ± SD over the folds as in the paper, or an estimate per patient with its interval. */
export const FORMS = ['folds', 'patients'] as const;
export type Form = (typeof FORMS)[number];

/** The paper's own row of Table 1; undefined where it printed none. */
export function paperRow(level: Level, { input, images, reader }: Arm): PaperRow | undefined {
  if (level === 'byMeanProbability') return undefined;
  const rows = level === 'byVote' ? PAPER_PATIENT_WISE : PAPER_IMAGE_WISE;
  return rows.find((row) => row.input === input && row.images === images && row.reader === reader);
}

/** What a figure of a table is made of. */
export interface CellAsk {
  readonly arm: string;
  readonly level: Level;
  readonly form: Form;
}

/**
 * Patients or lesions that stand behind the errors of a rate: of both classes; malignant ones for
 * sensitivity, benign ones for specificity and precision. Over folds and image-wise those that at
 * least one fold decides wrongly; otherwise those that the scores averaged over the folds do.
 */
export function wrongUnits(
  { cases, options }: Pick<RunResults, 'cases' | 'options'>,
  { arm, level, form }: CellAsk,
  rate: Rate,
): readonly string[] {
  return cases
    .filter(({ arms, diagnosis }) => {
      const own = arms[arm];
      if (own === undefined || !counts(rate, diagnosis)) return false;
      return isWrong(own, diagnosis, options.cutoff, level, form);
    })
    .map(({ unit }) => unit);
}

function isWrong(
  own: CaseOfArm,
  diagnosis: Diagnosis,
  cutoff: number,
  level: Level,
  form: Form,
): boolean {
  const isMalignant = diagnosis === 'malignant';
  if (level === 'imageWise') {
    return own.byFold.some(({ benignVotes, pairs }) =>
      isMalignant ? benignVotes > 0 : benignVotes < pairs,
    );
  }
  if (level === 'byVote') return form === 'folds' ? own.wrongFolds > 0 : own.decision !== diagnosis;
  const isOff = ({ probability }: { readonly probability: number }): boolean =>
    probability >= cutoff !== isMalignant;
  return form === 'folds' ? own.byFold.some(isOff) : isOff(own);
}

/**
 * Cases behind the errors of a strain ratio's rate: malignant from the cutoff on. Null where the
 * folds chose different cutoffs: then no one cutoff tells.
 */
export function wrongByStrain(
  { cases }: Pick<RunResults, 'cases'>,
  { cutoff }: Pick<ReferenceResults, 'cutoff'>,
  rate: Rate,
): readonly string[] | null {
  const from = cutoff?.value ?? null;
  if (from === null) return null;
  return cases
    .filter(({ strainRatio, diagnosis }) => {
      if (strainRatio === null || !counts(rate, diagnosis)) return false;
      return strainRatio >= from !== (diagnosis === 'malignant');
    })
    .map(({ unit }) => unit);
}

/** Whether an error on a case of this class lowers a rate. */
function counts(rate: Rate, diagnosis: Diagnosis): boolean {
  if (rate === 'sensitivity') return diagnosis === 'malignant';
  return (rate !== 'specificity' && rate !== 'precision') || diagnosis === 'benign';
}

/** Cases that two arms decide differently (Eq. 1 over the pairs' mean probabilities). */
export function differingUnits(
  { cases }: Pick<RunResults, 'cases'>,
  a: string,
  b: string,
): readonly string[] {
  return cases
    .filter(({ arms }) => {
      const [one, other] = [arms[a], arms[b]];
      return one !== undefined && other !== undefined && one.decision !== other.decision;
    })
    .map(({ unit }) => unit);
}

/** A field of a confusion matrix. */
export const CONFUSION = [
  'truePositive',
  'falseNegative',
  'falsePositive',
  'trueNegative',
] as const;
export type ConfusionField = (typeof CONFUSION)[number];

/** The cases in a field of an arm's confusion matrix, decided by Eq. (1) or by mean probability. */
export function confusionUnits(
  { cases, options }: Pick<RunResults, 'cases' | 'options'>,
  arm: string,
  level: Exclude<Level, 'imageWise'>,
  field: ConfusionField,
): readonly string[] {
  return cases
    .filter(({ arms, diagnosis }) => {
      const own = arms[arm];
      if (own === undefined) return false;
      const called =
        level === 'byVote' ? own.decision === 'malignant' : own.probability >= options.cutoff;
      const isTrue = field === 'truePositive' || field === 'trueNegative';
      const isCalled = field === 'truePositive' || field === 'falsePositive';
      return called === isCalled && (called === (diagnosis === 'malignant')) === isTrue;
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

import type { RateEstimates } from '../../shared/crossval/results.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';

export interface ScoredRateEstimates extends RateEstimates {
  /** Area under the ROC curve, by images or by mean probabilities. */
  readonly auc: Estimate;
}

export interface ClassCounts {
  readonly units: number;
  readonly pairs: number;
}

/** What method.md, "Decision and evaluation", asks of one reader on one set of diagnosed pairs. */
export interface Evaluation {
  /** Positive (malignant) is a probability of at least this. */
  readonly cutoff: number;
  /** Nominal coverage of every interval. */
  readonly level: number;
  readonly bootstrap: { readonly seed: number; readonly resamples: number };
  /** What a patient-wise decision is made for. */
  readonly unit: 'lesion' | 'patient';
  /** Distinct patients evaluated. */
  readonly patients: number;
  readonly benign: ClassCounts;
  readonly malignant: ClassCounts;
  /** Pairs that no diagnosis is known for; in none of the figures. */
  readonly withoutDiagnosis: number;
  readonly imageWise: ScoredRateEstimates;
  /** Patient-wise by Eq. (1), votes of the images. */
  readonly byVote: RateEstimates;
  /** Patient-wise by the mean probability of the images. */
  readonly byMeanProbability: ScoredRateEstimates;
  /** Eq. (2): mean over patients of the share of their images decided rightly. */
  readonly recognitionRate: Estimate;
  /** Distribution of N_P, ascending: how many lesions or patients have how many pairs. */
  readonly pairsPerUnit: readonly { readonly pairs: number; readonly units: number }[];
  /** Whether most have at most two pairs, so that Eq. (1) means "malignant if either is". */
  readonly fewPairs: boolean;
  /** What must be said beside the figures, one sentence or two each. */
  readonly notes: readonly string[];
}

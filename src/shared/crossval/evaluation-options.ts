/** How networks vote: by the mean of their probabilities, or one vote each, a tie being malignant. */
export const VOTINGS = ['mean', 'hard'] as const;
export type Voting = (typeof VOTINGS)[number];

/** What may be chosen after the fits; a run can be evaluated again with others. */
export interface EvaluationOptions {
  /** Positive is a probability of at least this. */
  readonly cutoff: number;
  readonly voting: Voting;
  /** For "sensitivity at specificity" and the reverse. */
  readonly specificity: number;
  readonly sensitivity: number;
  /** Strain-ratio cutoffs beside the one by Youden on training patients. */
  readonly strainCutoffs: readonly number[];
  readonly bootstrap: { readonly seed: number; readonly resamples: number };
}

/**
 * Published cutoffs of the strain ratio: R. G. Barr and R. Managuli, Ultrasound Quarterly 2019
 * (method.md, "Definitions around elastography").
 */
export const PUBLISHED_STRAIN_CUTOFFS = [
  { value: 2.7, method: 'manual', source: 'Barr and Managuli 2019' },
  { value: 2.8, method: 'assisted', source: 'Barr and Managuli 2019' },
] as const;

/** What a run is evaluated with unless somebody chooses otherwise; `seed` is the manifest's. */
export function defaultEvaluation(seed: number): EvaluationOptions {
  return {
    cutoff: 0.5,
    voting: 'mean',
    specificity: 0.9,
    sensitivity: 0.9,
    strainCutoffs: PUBLISHED_STRAIN_CUTOFFS.map(({ value }) => value),
    bootstrap: { seed, resamples: 2000 },
  };
}

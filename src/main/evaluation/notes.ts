import type { Estimate } from '../../shared/stats/estimate.ts';
import type { Evaluation } from './evaluation.ts';

export const NO_WIDTH =
  'A bootstrap interval without width means that no resample of these patients differs, not ' +
  'that the figure is certain.';

/** What a reader of the figures must know to take them for what they are. */
export function notesOn(figures: Omit<Evaluation, 'notes'>): readonly string[] {
  const { unit, benign, malignant, withoutDiagnosis } = figures;
  const units = unit === 'lesion' ? 'lesions' : 'patients';
  const total = benign.units + malignant.units;
  const notes: string[] = [];
  if (withoutDiagnosis > 0) {
    notes.push(`Left out for want of a diagnosis: ${countOf(withoutDiagnosis, 'pair')}.`);
  }
  if (total === 0) return [...notes, 'No pair has a diagnosis: there is nothing to evaluate.'];
  if (benign.units === 0 || malignant.units === 0) {
    const missing = benign.units === 0 ? 'benign' : 'malignant';
    notes.push(`No ${missing} case: rates that need one are not defined.`);
  }
  if (figures.fewPairs) {
    const few = figures.pairsPerUnit
      .filter(({ pairs }) => pairs <= 2)
      .reduce((sum, item) => sum + item.units, 0);
    notes.push(
      `${few} of ${total} ${units} have at most two pairs: for them the vote of Eq. (1) means ` +
        '"malignant if either pair is". Read it beside the decision by mean probability.',
    );
  }
  if (total > figures.patients) {
    notes.push(
      `${total} lesions of ${figures.patients} patients: lesions of one patient are not ` +
        'independent, so every interval is a bootstrap over patients.',
    );
  }
  const prevalence = figures.byVote.prevalence;
  if (prevalence !== null) {
    notes.push(
      `Precision holds at the prevalence of malignancy in this set: ` +
        `${percent(prevalence)} of ${units}, ${percent(figures.imageWise.prevalence ?? 0)} of pairs.`,
    );
  }
  return [...notes, ...intervalNotes(figures)];
}

function intervalNotes(figures: Omit<Evaluation, 'notes'>): readonly string[] {
  const estimates = allEstimates(figures);
  const notes: string[] = [];
  if (figures.byMeanProbability.auc.interval?.method === 'newcombe') {
    notes.push(
      "The mean probabilities leave DeLong's variance at 0 (classes perfectly separated, or all " +
        "tied): the AUC's interval is Newcombe's.",
    );
  }
  const bootstrapped = estimates.flatMap(({ interval }) =>
    interval?.method === 'cluster-bootstrap' ? [interval] : [],
  );
  if (bootstrapped.some(({ low, high }) => low === high)) notes.push(NO_WIDTH);
  const skipped = Math.max(0, ...bootstrapped.map((interval) => interval.skipped));
  if (skipped > 0) {
    notes.push(
      `Up to ${skipped} of ${figures.bootstrap.resamples} resamples had no value for some figure ` +
        'and were left out of its interval.',
    );
  }
  if (estimates.some(({ value, interval }) => value !== null && interval === null)) {
    notes.push('A figure without an interval rests on too few patients to have one.');
  }
  return notes;
}

function allEstimates(figures: Omit<Evaluation, 'notes'>): readonly Estimate[] {
  const { imageWise, byVote, byMeanProbability, recognitionRate } = figures;
  const rates = [imageWise, byVote, byMeanProbability].flatMap((item) => [
    item.accuracy,
    item.precision,
    item.specificity,
    item.sensitivity,
    item.f1,
  ]);
  return [...rates, imageWise.auc, byMeanProbability.auc, recognitionRate];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

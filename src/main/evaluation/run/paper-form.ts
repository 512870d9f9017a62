import type { OverFolds, PaperForm, RatesOverFolds } from '../../../shared/crossval/results.ts';
import { auc } from '../../../shared/stats/auc.ts';
import { confusionOf, type Rates, ratesOf } from '../../../shared/stats/confusion.ts';
import { mean, standardDeviation } from '../../../shared/stats/moments.ts';
import { decidePairs, decideUnits, type PairScore } from '../decisions.ts';
import { caseOf } from '../rates.ts';
import { recognitionRate } from '../resampling.ts';
import type { ArmScores } from './scores.ts';

interface FoldFigures {
  readonly imageWise: Rates;
  readonly byVote: Rates;
  readonly byMeanProbability: Rates;
  readonly recognition: number | null;
  readonly auc: number | null;
  readonly imageAuc: number | null;
}

/** Each figure by fold with mean and SD (ddof 0): Tables 1 to 3 of the paper. */
export function paperForm({ folds, byFold }: ArmScores, cutoff: number): PaperForm {
  const figures = folds.map((fold) => figuresOf(byFold.get(fold)!, cutoff));
  const rates = (of: 'imageWise' | 'byVote' | 'byMeanProbability'): RatesOverFolds => ({
    accuracy: overFolds(figures.map((fold) => fold[of].accuracy)),
    precision: overFolds(figures.map((fold) => fold[of].precision)),
    specificity: overFolds(figures.map((fold) => fold[of].specificity)),
    sensitivity: overFolds(figures.map((fold) => fold[of].sensitivity)),
    f1: overFolds(figures.map((fold) => fold[of].f1)),
  });
  return {
    imageWise: rates('imageWise'),
    byVote: rates('byVote'),
    byMeanProbability: rates('byMeanProbability'),
    recognition: overFolds(figures.map((fold) => fold.recognition)),
    auc: overFolds(figures.map((fold) => fold.auc)),
    imageAuc: overFolds(figures.map((fold) => fold.imageAuc)),
  };
}

function overFolds(folds: readonly (number | null)[]): OverFolds {
  const defined = folds.filter((value) => value !== null);
  return { mean: mean(defined), sd: standardDeviation(defined, 0), folds };
}

function figuresOf(scores: readonly PairScore[], cutoff: number): FoldFigures {
  const pairs = decidePairs(scores, cutoff).map((pair) =>
    Object.assign(caseOf({ patient: pair.patient, diagnosis: pair.diagnosis! }, pair.decision), {
      score: pair.probability,
    }),
  );
  const units = decideUnits(scores, cutoff).map((unit) => ({
    score: unit.meanProbability,
    vote: caseOf({ patient: unit.patient, diagnosis: unit.diagnosis! }, unit.decision),
    mean: caseOf({ patient: unit.patient, diagnosis: unit.diagnosis! }, unit.meanDecision),
  }));
  const byPatient = Map.groupBy(pairs, ({ patient }) => patient);
  const recognised = Array.from(byPatient.values(), (own) => ({
    recognised: own.filter(({ positive, called }) => positive === called).length / own.length,
  }));
  return {
    imageWise: ratesOf(confusionOf(pairs)),
    byVote: ratesOf(confusionOf(units.map(({ vote }) => vote))),
    byMeanProbability: ratesOf(confusionOf(units.map((unit) => unit.mean))),
    recognition: recognitionRate(recognised),
    auc: auc(units.map(({ vote, score }) => ({ positive: vote.positive, score }))),
    imageAuc: auc(pairs),
  };
}

import type { RateEstimates } from '../../shared/crossval/results.ts';
import { columnWidths, line } from './text-table.ts';
import type { Evaluation, ScoredRateEstimates } from '../evaluation/evaluation.ts';
import type { Estimate, Interval, Unit } from '../../shared/stats/estimate.ts';

/**
 * An evaluation as plain text for a terminal: each figure with its interval, counts, n in patients
 * and the interval's method, then the distribution of N_P and the notes. No trailing line break.
 */
export function formatEvaluation(evaluation: Evaluation): string {
  const { unit, benign, malignant, patients, cutoff } = evaluation;
  const [oneUnit, units] = UNIT_NAMES[unit];
  if (patients === 0) return evaluation.notes.join('\n');
  const sections: readonly (readonly [string, readonly Row[]])[] = [
    ['Image-wise', scoredRows(evaluation.imageWise)],
    [`Per ${oneUnit}, vote of the pairs (Eq. 1)`, rateRows(evaluation.byVote)],
    [`Per ${oneUnit}, mean probability`, scoredRows(evaluation.byMeanProbability)],
    ['Recognition rate (Eq. 2)', [row('mean over patients', evaluation.recognitionRate, '')]],
  ];
  const pairs = benign.pairs + malignant.pairs;
  return [
    `${countOf(pairs, UNIT_NAMES.image)} of ${countOf(patients, UNIT_NAMES.patient)}; ` +
      `${benign.pairs} benign, ${malignant.pairs} malignant pairs; ` +
      `${benign.units} benign, ${malignant.units} malignant ${units}`,
    `Malignant is a probability of at least ${cutoff}. n counts distinct patients.`,
    '',
    figureTable(evaluation.level, sections),
    '',
    `Pairs per ${oneUnit} (N_P): ${distribution(evaluation)}`,
    ...evaluation.notes.map((note) => `Note: ${note}`),
  ].join('\n');
}

/** Titled groups of figures in common columns. */
export function figureTable(
  level: number,
  sections: readonly (readonly [string, readonly Row[]])[],
): string {
  const interval = `${Math.round(100 * level)} % interval`;
  const header: Row = ['', 'value', interval, 'cases', 'n', 'interval by'];
  const widths = columnWidths([header, ...sections.flatMap(([, rows]) => rows)]);
  return [
    line(header, widths),
    ...sections.flatMap(([title, rows]) =>
      [title].concat(rows.map((cells) => line(cells, widths))),
    ),
  ].join('\n');
}

/** One figure as it stands in a table. */
export type Row = readonly [
  name: string,
  value: string,
  interval: string,
  cases: string,
  n: string,
  method: string,
];

export const UNIT_NAMES: Readonly<Record<Unit, readonly [one: string, many: string]>> = {
  image: ['pair', 'pairs'],
  lesion: ['lesion', 'lesions'],
  patient: ['patient', 'patients'],
  row: ['row', 'rows'],
};

/** How an interval was made, in words. */
export const METHOD_NAMES: Readonly<Record<Interval['method'], string>> = {
  wilson: 'Wilson',
  delong: 'DeLong',
  newcombe: 'Newcombe',
  student: "Student's t",
  'large-sample': 'large samples',
  'cluster-bootstrap': 'bootstrap of patients',
};

function scoredRows(rates: ScoredRateEstimates): readonly Row[] {
  return [...rateRows(rates), row('AUC', rates.auc, countCases(rates.auc))];
}

/** The five rates with what they are made of. */
export function rateRows(rates: RateEstimates): readonly Row[] {
  const { truePositive, trueNegative } = rates.confusion;
  const right = truePositive + trueNegative;
  return [
    row('accuracy', rates.accuracy, shareOf(right, rates.accuracy)),
    row('precision', rates.precision, shareOf(truePositive, rates.precision)),
    row('specificity', rates.specificity, shareOf(trueNegative, rates.specificity)),
    row('sensitivity', rates.sensitivity, shareOf(truePositive, rates.sensitivity)),
    row('F1', rates.f1, countCases(rates.f1)),
  ];
}

/** One figure; `cases` says what it was counted on. */
export function row(name: string, estimate: Estimate, cases: string): Row {
  const { value, interval, n } = estimate;
  return [
    name,
    value === null ? 'not defined' : value.toFixed(3),
    interval === null ? 'none' : `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`,
    cases,
    countOf(n, UNIT_NAMES.patient),
    interval === null ? '' : METHOD_NAMES[interval.method],
  ];
}

function shareOf(right: number, { cases, unit }: Estimate): string {
  return `${right} of ${countOf(cases, UNIT_NAMES[unit])}`;
}

/** `86 patients` */
export function countCases({ cases, unit }: Estimate): string {
  return countOf(cases, UNIT_NAMES[unit]);
}

export function countOf(count: number, [one, many]: readonly [string, string]): string {
  return `${count} ${count === 1 ? one : many}`;
}

function distribution({ pairsPerUnit, unit }: Evaluation): string {
  return pairsPerUnit
    .map(({ pairs, units }) => `${pairs} for ${countOf(units, UNIT_NAMES[unit])}`)
    .join(', ');
}

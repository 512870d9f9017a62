import type {
  ArmResults,
  CaseResult,
  OverFolds,
  PaperForm,
  RatesOverFolds,
  ReferenceResults,
  RunResults,
} from '../../shared/crossval/results.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';
import type { ImageMode } from '../../shared/domain/input.ts';
import { noticeText } from './run-notices.ts';
import { textTable } from './text-table.ts';

/** As the paper heads its columns. */
const IMAGE_TITLES: Readonly<Record<ImageMode, string>> = {
  full: 'Full images',
  cropped: 'After cropping lesion',
};

const READER_TITLES = {
  alexnet: 'AlexNet',
  resnet18: 'ResNet-18',
  voting: 'Ensemble (voting)',
  ensemble: 'Ensemble',
} as const;

const RATES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'f1'] as const;
const RATE_TITLES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'F1'];
const INPUT_TITLES = { b: 'B', se: 'SE', bse: 'B-SE' } as const;

/**
 * The paper's Tables 1 to 4 from a run, for a terminal, with what must stand beside them: in
 * percent, mean ± SD over the folds (ddof 0) as the paper has it, and the estimates per patient with
 * n and interval. No trailing line break.
 */
export function runTables(results: RunResults): string {
  const { study, units, notices } = results;
  return [
    `${study}: ${units.done} of ${units.total} units`,
    ...notices.map((notice) => `Note: ${noticeText(notice)}`),
    ...section(
      'Table 1, patient-wise by vote (Eq. 1)',
      paperTables(results, (form) => form.byVote),
    ),
    ...section(
      'Table 1, patient-wise by mean probability',
      paperTables(results, (form) => form.byMeanProbability),
    ),
    ...section(
      'Table 1, image-wise',
      paperTables(results, (form) => form.imageWise),
    ),
    ...section('Estimates per patient', estimateTable(results)),
    ...section('Table 2, B-SE beside the strain ratio', strainTable(results)),
    ...section('Table 3, patient recognition rate (Eq. 2)', recognitionTable(results)),
    ...section('Table 4, misclassified in more than half of the folds', missTable(results)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function paperTables(
  { arms }: RunResults,
  ratesOf: (form: PaperForm) => RatesOverFolds,
): readonly string[] {
  return (['full', 'cropped'] as const).flatMap((images) => {
    const own = arms.filter(({ arm }) => arm.images === images);
    if (own.length === 0) return [];
    return textTable(
      [IMAGE_TITLES[images], '', ...RATE_TITLES, 'folds', 'n'],
      own.map(({ arm, folds, paperForm, estimates }) =>
        [INPUT_TITLES[arm.input] as string, READER_TITLES[arm.reader]].concat(
          RATES.map((name) => overFoldsText(ratesOf(paperForm)[name])),
          String(folds.length),
          patientsText(estimates.byVote.accuracy),
        ),
      ),
    );
  });
}

function estimateTable({ arms }: RunResults): readonly string[] {
  if (arms.length === 0) return [];
  return textTable(
    ['', 'accuracy (Eq. 1)', 'sensitivity', 'specificity', 'AUC, mean probability', 'n'],
    arms.map(({ arm, estimates: { byVote, byMeanProbability } }) => [
      arm.id,
      estimateText(byVote.accuracy),
      estimateText(byVote.sensitivity),
      estimateText(byVote.specificity),
      estimateText(byMeanProbability.auc),
      patientsText(byVote.accuracy),
    ]),
  );
}

/** The arms on B-SE and every cutoff of the strain ratio, on the same test patients. */
function strainTable({ arms, references }: RunResults): readonly string[] {
  const strain = references.filter(({ kind }) => kind === 'strain-ratio');
  if (strain.length === 0) return [];
  const row = (name: string, rates: ArmResults['estimates']['byVote']): readonly string[] => [
    name,
    ...RATES.map((rate) => estimateText(rates[rate])),
    patientsText(rates.accuracy),
  ];
  return textTable(
    ['per patient', ...RATE_TITLES, 'n'],
    [
      ...strain.map((item) => row(strainTitle(item), item.rates)),
      ...strain.flatMap((item) =>
        item.imageWise === null ? [] : [row(`${strainTitle(item)}, image-wise`, item.imageWise)],
      ),
      ...arms
        .filter(({ arm }) => arm.input === 'bse')
        .map(({ arm, estimates }) => row(arm.id, estimates.byVote)),
    ],
  );
}

function strainTitle({ cutoff }: Pick<ReferenceResults, 'cutoff'>): string {
  if (cutoff === null) return 'Strain ratio';
  const value = cutoff.value === null ? 'by fold' : cutoff.value.toFixed(2);
  const by = cutoff.by === 'youden-on-training' ? "Youden's on training patients" : cutoff.source;
  return `Strain ratio ≥ ${value}${by === null ? '' : ` (${by})`}`;
}

function recognitionTable({ arms }: RunResults): readonly string[] {
  if (arms.length === 0) return [];
  return textTable(
    ['', 'over folds', 'per patient', 'n'],
    arms.map(({ arm, paperForm, estimates }) => [
      arm.id,
      overFoldsText(paperForm.recognition),
      estimateText(estimates.recognition),
      patientsText(estimates.recognition),
    ]),
  );
}

/** The cases of Table 4: wrong in more than half of the folds that tested them, by the main arm. */
export function misclassifiedCases({
  cases,
  mainArm,
}: Pick<RunResults, 'cases' | 'mainArm'>): readonly CaseResult[] {
  return mainArm === null ? [] : cases.filter(({ arms }) => arms[mainArm]?.misclassified === true);
}

function missTable(results: RunResults): readonly string[] {
  const { mainArm, arms } = results;
  const main = arms.find(({ arm }) => arm.id === mainArm);
  if (mainArm === null || main === undefined) return [];
  const missed = misclassifiedCases(results);
  if (missed.length === 0) return [`  none by ${mainArm}`];
  const { meanOfCorrect } = main.trueClass;
  const table = textTable(
    ['', 'histology', 'predicted', 'folds', 'strain ratio', 'Tsukuba', 'true-class probability'],
    missed.map((item) => {
      const own = item.arms[mainArm]!;
      const correct = meanOfCorrect[item.diagnosis];
      return [
        item.unit,
        item.histology ?? '',
        item.diagnosis === 'benign' ? 'malignant' : 'benign',
        `${own.wrongFolds} of ${own.byFold.length}`,
        item.strainRatio?.toFixed(2) ?? '',
        item.tsukuba === null ? '' : String(item.tsukuba),
        `${own.trueClass.toFixed(2)} (correct ones: ${correct === null ? 'none' : correct.toFixed(2)})`,
      ];
    }),
  );
  return [`  by ${mainArm}`, ...table];
}

function overFoldsText({ mean, sd }: OverFolds): string {
  if (mean === null || sd === null) return 'not defined';
  return `${(100 * mean).toFixed(2)} ± ${(100 * sd).toFixed(2)}`;
}

function estimateText({ value, interval }: Estimate): string {
  if (value === null) return 'not defined';
  const range =
    interval === null
      ? 'no interval'
      : `${(100 * interval.low).toFixed(1)} to ${(100 * interval.high).toFixed(1)}`;
  return `${(100 * value).toFixed(1)} (${range})`;
}

function patientsText({ n }: Estimate): string {
  return `${n} patient${n === 1 ? '' : 's'}`;
}

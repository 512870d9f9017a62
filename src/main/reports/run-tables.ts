import { readerTitle } from '../../shared/crossval/arms.ts';
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

const JOINT_TITLES = { voting: 'Ensemble (voting)', ensemble: 'Ensemble' } as const;

const RATES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'f1'] as const;
const RATE_TITLES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'F1'];
const INPUT_TITLES = { b: 'B', se: 'SE', bse: 'B-SE' } as const;

/** A table of a run as cells: the same for a terminal and for a report. */
export interface RunTable {
  readonly title: string;
  /** Stands above the rows: whose table it is, or why it has none. */
  readonly lead: string | null;
  readonly blocks: readonly TableBlock[];
}

export interface TableBlock {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The paper's Tables 1 to 4 from a run, for a terminal, with what must stand beside them. No
 * trailing line break.
 */
export function runTables(results: RunResults): string {
  const { study, units, notices } = results;
  return [
    `${study}: ${units.done} of ${units.total} units`,
    ...notices.map((notice) => `Note: ${noticeText(notice)}`),
    ...paperTables(results).flatMap(terminalLines),
  ].join('\n');
}

function terminalLines({ title, lead, blocks }: RunTable): readonly string[] {
  const head = lead === null ? ['', title] : ['', title, `  ${lead}`];
  return head.concat(blocks.flatMap(({ header, rows }) => textTable(header, rows)));
}

/**
 * The paper's Tables 1 to 4 as far as the run has them: in percent, mean ± SD over the folds
 * (ddof 0) as the paper has it, and the estimates per patient with n and interval.
 */
export function paperTables(results: RunResults): readonly RunTable[] {
  return [
    table(
      'Table 1, patient-wise by vote (Eq. 1)',
      overFoldsBlocks(results, (form) => form.byVote),
    ),
    table(
      'Table 1, patient-wise by mean probability',
      overFoldsBlocks(results, (form) => form.byMeanProbability),
    ),
    table(
      'Table 1, image-wise',
      overFoldsBlocks(results, (form) => form.imageWise),
    ),
    table('Estimates per patient', estimateTable(results)),
    table('Table 2, B-SE beside the strain ratio', strainTable(results)),
    table('Table 3, patient recognition rate (Eq. 2)', recognitionTable(results)),
    missTable(results),
  ].filter(({ lead, blocks }) => lead !== null || blocks.length > 0);
}

/** Blocks without rows are left out. */
export function table(
  title: string,
  blocks: readonly TableBlock[],
  lead: string | null = null,
): RunTable {
  return { title, lead, blocks: blocks.filter(({ rows }) => rows.length > 0) };
}

function overFoldsBlocks(
  { arms }: RunResults,
  ratesOf: (form: PaperForm) => RatesOverFolds,
): readonly TableBlock[] {
  return (['full', 'cropped'] as const).map((images) => ({
    header: [IMAGE_TITLES[images], '', ...RATE_TITLES, 'folds', 'n'],
    rows: arms
      .filter(({ arm }) => arm.images === images)
      .map(({ arm, folds, paperForm, estimates }) =>
        [
          INPUT_TITLES[arm.input] as string,
          readerTitle(arm.reader, (joint) => JOINT_TITLES[joint]),
        ].concat(
          RATES.map((name) => overFoldsText(ratesOf(paperForm)[name])),
          String(folds.length),
          patientsText(estimates.byVote.accuracy),
        ),
      ),
  }));
}

function estimateTable({ arms }: RunResults): readonly TableBlock[] {
  return [
    {
      header: [
        '',
        'accuracy (Eq. 1)',
        'sensitivity',
        'specificity',
        'AUC, mean probability',
        'n (benign, malignant)',
      ],
      rows: arms.map(({ arm, estimates: { byVote, byMeanProbability } }) => [
        arm.id,
        percentEstimate(byVote.accuracy),
        percentEstimate(byVote.sensitivity),
        percentEstimate(byVote.specificity),
        percentEstimate(byMeanProbability.auc),
        `${byVote.accuracy.n} (${byVote.specificity.n}, ${byVote.sensitivity.n})`,
      ]),
    },
  ];
}

/** The arms on B-SE and every cutoff of the strain ratio, on the same test patients. */
function strainTable({ arms, references }: RunResults): readonly TableBlock[] {
  const strain = references.filter(({ kind }) => kind === 'strain-ratio');
  if (strain.length === 0) return [];
  const row = (name: string, rates: ArmResults['estimates']['byVote']): readonly string[] => [
    name,
    ...RATES.map((rate) => percentEstimate(rates[rate])),
    patientsText(rates.accuracy),
  ];
  return [
    {
      header: ['per patient', ...RATE_TITLES, 'n'],
      rows: [
        ...strain.map((item) => row(strainTitle(item), item.rates)),
        ...strain.flatMap((item) =>
          item.imageWise === null ? [] : [row(`${strainTitle(item)}, image-wise`, item.imageWise)],
        ),
        ...arms
          .filter(({ arm }) => arm.input === 'bse')
          .map(({ arm, estimates }) => row(arm.id, estimates.byVote)),
      ],
    },
  ];
}

export function strainTitle({ cutoff }: Pick<ReferenceResults, 'cutoff'>): string {
  if (cutoff === null) return 'Strain ratio';
  const value = cutoff.value === null ? 'by fold' : cutoff.value.toFixed(2);
  const by =
    cutoff.by === 'youden-on-training' ? "Youden's index on training patients" : cutoff.source;
  return `Strain ratio ≥ ${value}${by === null ? '' : ` (${by})`}`;
}

function recognitionTable({ arms }: RunResults): readonly TableBlock[] {
  return [
    {
      header: ['', 'over folds', 'per patient', 'n'],
      rows: arms.map(({ arm, paperForm, estimates }) => [
        arm.id,
        overFoldsText(paperForm.recognition),
        percentEstimate(estimates.recognition),
        patientsText(estimates.recognition),
      ]),
    },
  ];
}

/** The cases of Table 4: wrong in more than half of the folds that tested them, by the main arm. */
export function misclassifiedCases({
  cases,
  mainArm,
}: Pick<RunResults, 'cases' | 'mainArm'>): readonly CaseResult[] {
  return mainArm === null ? [] : cases.filter(({ arms }) => arms[mainArm]?.misclassified === true);
}

function missTable(results: RunResults): RunTable {
  const title = 'Table 4, misclassified in more than half of the folds';
  const { mainArm, arms } = results;
  const main = arms.find(({ arm }) => arm.id === mainArm);
  if (mainArm === null || main === undefined) return table(title, []);
  const missed = misclassifiedCases(results);
  if (missed.length === 0) return table(title, [], `none by ${mainArm}`);
  const { meanOfCorrect } = main.trueClass;
  const header = [
    '',
    'histology',
    'predicted',
    'folds',
    'strain ratio',
    'Tsukuba',
    'true-class probability',
  ];
  const rows = missed.map((item) => {
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
  });
  return table(title, [{ header, rows }], `by ${mainArm}`);
}

function overFoldsText({ mean, sd }: OverFolds): string {
  if (mean === null || sd === null) return 'not defined';
  return `${(100 * mean).toFixed(2)} ± ${(100 * sd).toFixed(2)}`;
}

/** In percent, with its interval. */
export function percentEstimate({ value, interval }: Estimate): string {
  if (value === null) return 'not defined';
  const range =
    interval === null
      ? 'no interval'
      : `${(100 * interval.low).toFixed(1)} to ${(100 * interval.high).toFixed(1)}`;
  return `${(100 * value).toFixed(1)} (${range})`;
}

export function patientsText({ n }: Estimate): string {
  return `${n} patient${n === 1 ? '' : 's'}`;
}

import type {
  PartCounts,
  RateEstimates,
  RunResults,
  Subgroup,
} from '../../../shared/crossval/results.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { percentEstimate, type RunTable, strainTitle, table } from '../run-tables.ts';
import { METHOD_NAMES, UNIT_NAMES } from '../table.ts';
import { count, decimal, decimalOr, estimateText, pEquals, pText } from './numbers.ts';
import { armTitleOf, INPUTS, PARTS, SUBGROUPS } from './words.ts';

/** Patients and images by class in every part: the paper's supplementary Figure 2. */
export function partsTable({ parts }: RunResults): RunTable {
  return table('Patients and images in every part', [
    {
      header: ['fold', 'part', 'patients', 'benign', 'malignant', 'images', 'benign', 'malignant'],
      rows: parts.map((part) => [
        foldText(part),
        PARTS[part.part],
        String(part.patients.benign + part.patients.malignant),
        String(part.patients.benign),
        String(part.patients.malignant),
        String(part.images.benign + part.images.malignant),
        String(part.images.benign),
        String(part.images.malignant),
      ]),
    },
  ]);
}

export function foldText({ fold }: Pick<PartCounts, 'fold'>): string {
  return fold === null ? 'all' : String(fold);
}

/** Every figure of the main arm with what it was counted on. */
export function mainArmTable(results: RunResults): RunTable {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return table('', []);
  const { byVote, byMeanProbability, imageWise, ...more } = main.estimates;
  const { specificity, sensitivity } = results.options;
  const rates = (
    name: string,
    of: Readonly<Record<'accuracy' | 'sensitivity' | 'specificity' | 'precision' | 'f1', Estimate>>,
  ) =>
    (['accuracy', 'sensitivity', 'specificity', 'precision', 'f1'] as const).map((rate) =>
      estimateRow(name, rate === 'f1' ? 'F1' : rate, of[rate]),
    );
  return table(`All estimates of ${armTitleOf(results, main.arm.id)}`, [
    {
      header: ['decision', 'figure', 'value', '95 % interval', 'of', 'n', 'interval by'],
      rows: [
        ...rates('Eq. 1', byVote),
        ...rates('mean probability', byMeanProbability),
        estimateRow('mean probability', 'AUC', byMeanProbability.auc),
        estimateRow('mean probability', 'average precision', more.averagePrecision),
        estimateRow(
          'mean probability',
          `sensitivity at specificity ≥ ${specificity}${thresholdText(more.sensitivityAtSpecificity)}`,
          more.sensitivityAtSpecificity,
        ),
        estimateRow(
          'mean probability',
          `specificity at sensitivity ≥ ${sensitivity}${thresholdText(more.specificityAtSensitivity)}`,
          more.specificityAtSensitivity,
        ),
        ...rates('image-wise', imageWise),
        estimateRow('image-wise', 'AUC', imageWise.auc),
        estimateRow('Eq. 2', 'recognition rate', more.recognition),
      ],
    },
  ]);
}

function thresholdText({ threshold }: { readonly threshold: number | null }): string {
  return threshold === null ? '' : ` (cutoff ${decimal(threshold, 3)})`;
}

function estimateRow(decision: string, figure: string, estimate: Estimate): readonly string[] {
  const { value, interval, cases, unit, n } = estimate;
  return [
    decision,
    figure,
    decimalOr(value, 3),
    interval === null ? 'none' : `${decimal(interval.low, 3)} to ${decimal(interval.high, 3)}`,
    count(cases, ...UNIT_NAMES[unit]),
    count(n, 'patient'),
    interval === null ? '' : METHOD_NAMES[interval.method],
  ];
}

/** TP, FN, TN and FP behind every decision. */
export function confusionTable({ arms }: RunResults): RunTable {
  const counts = ({ confusion }: RateEstimates): readonly string[] =>
    [
      confusion.truePositive,
      confusion.falseNegative,
      confusion.trueNegative,
      confusion.falsePositive,
    ].map(String);
  const names = ['TP', 'FN', 'TN', 'FP'];
  return table('Confusion matrices (positive is malignant)', [
    {
      header: ['', 'Eq. 1:', ...names, 'mean probability:', ...names, 'image-wise:', ...names, 'n'],
      rows: arms.map(({ arm, estimates: { byVote, byMeanProbability, imageWise } }) => [
        arm.id,
        '',
        ...counts(byVote),
        '',
        ...counts(byMeanProbability),
        '',
        ...counts(imageWise),
        count(byVote.accuracy.n, 'patient'),
      ]),
    },
  ]);
}

export function calibrationTable({ arms }: RunResults): RunTable {
  return table('Calibration of the mean probability', [
    {
      header: ['', 'Brier score', 'ECE', 'Brier, scaled', 'ECE, scaled', 'temperatures', 'n'],
      rows: arms.map(({ arm, calibration, scaled }) => [
        arm.id,
        estimateText(calibration.brier),
        estimateText(calibration.ece),
        scaled === null ? 'not defined' : estimateText(scaled.calibration.brier),
        scaled === null ? 'not defined' : estimateText(scaled.calibration.ece),
        scaled === null || scaled.temperatures.length === 0
          ? ''
          : `${decimal(Math.min(...scaled.temperatures), 2)} to ${decimal(Math.max(...scaled.temperatures), 2)}`,
        count(calibration.brier.n, 'patient'),
      ]),
    },
  ]);
}

export function comparisonTable({ comparisons }: RunResults): RunTable {
  return table('Arms compared: AUC per patient (paired DeLong test)', [
    {
      header: ['family', 'a', 'b', 'AUC of a − AUC of b', 'p', 'p (Holm)', 'folds', 'n'],
      rows: comparisons.map(({ family, a, b, difference, p, pHolm, folds }) => [
        family,
        a,
        b,
        estimateText(difference),
        pText(p),
        pText(pHolm),
        String(folds.length),
        count(difference.n, 'patient'),
      ]),
    },
  ]);
}

export function trueClassTable({ arms }: RunResults): RunTable {
  return table('True-class probability (“PPV” in the paper)', [
    {
      header: [
        '',
        'patients: mean ± SD (ddof 1)',
        'n',
        'pairs: mean ± SD (ddof 0)',
        'pairs',
        'mean of correct: benign',
        'malignant',
      ],
      rows: arms.map(({ arm, trueClass: { patients, pairs, meanOfCorrect } }) => [
        arm.id,
        meanText(patients),
        count(patients.n, 'patient'),
        meanText(pairs),
        String(pairs.n),
        decimalOr(meanOfCorrect.benign, 3),
        decimalOr(meanOfCorrect.malignant, 3),
      ]),
    },
  ]);
}

function meanText({ mean, sd }: { readonly mean: number | null; readonly sd: number | null }) {
  return mean === null || sd === null ? 'not defined' : `${decimal(mean, 3)} ± ${decimal(sd, 3)}`;
}

export function trueClassTestTable({ trueClassTests }: RunResults): RunTable {
  return table('True-class probability: tests between arms', [
    {
      header: [
        'family',
        'a',
        'b',
        'as published: pairs as if independent',
        'patient means: difference, paired t',
        'p',
        'p (Holm)',
        'n',
      ],
      rows: trueClassTests.rows.map(({ family, a, b, published, patient }) => [
        family,
        a,
        b,
        published === null
          ? 'not defined'
          : `t = ${decimal(published.t, 2)}, df ${decimal(published.df, 1)}, ${pEquals(published.p)}, ${published.pairs} pairs`,
        patient === null
          ? 'not defined'
          : `${decimal(patient.difference, 3)}, t = ${decimal(patient.t, 2)}, df ${patient.df}`,
        pText(patient?.p),
        pText(patient?.pHolm),
        patient === null ? '' : count(patient.n, 'patient'),
      ]),
    },
  ]);
}

/** Strain ratio and people beside the machine, on the same test patients. */
export function referenceTable(results: RunResults): RunTable {
  return table('Strain ratio and human readers on the same test patients', [
    {
      header: [
        '',
        'sensitivity',
        'specificity',
        'accuracy',
        'AUC',
        'kappa with the machine',
        'judged',
      ],
      rows: results.references.map((item) => [
        referenceTitle(item),
        withN(item.rates.sensitivity),
        withN(item.rates.specificity),
        withN(item.rates.accuracy),
        item.auc === null ? '–' : estimateText(item.auc),
        item.kappa === null ? '–' : `κ = ${estimateText(item.kappa, 2)}`,
        String(item.judged),
      ]),
    },
  ]);
}

function referenceTitle(item: RunResults['references'][number]): string {
  const { kind, reader, afterReveal, against } = item;
  const revealed = afterReveal ? ', after the machine’s opinion was seen' : '';
  switch (kind) {
    case 'strain-ratio':
      return strainTitle(item);
    case 'human':
      return `${reader ?? ''}${revealed}`;
    case 'human-or-machine':
      return `${reader ?? ''} or ${against ?? 'machine'}${revealed}`;
    case 'human-and-machine':
      return `${reader ?? ''} and ${against ?? 'machine'}${revealed}`;
  }
}

/** Percent with interval and n of its own; a dash where there is nobody. */
function withN(estimate: Estimate): string {
  if (estimate.n === 0) return '–';
  return `${percentEstimate(estimate)}, n = ${estimate.n}`;
}

/** Where the heat of full images lies. */
export function heatTable({ heat }: RunResults): RunTable {
  return table('Grad-CAM on full images: share of heat inside the ROI, pointing game', [
    {
      header: [
        'model',
        'image',
        'share inside',
        'pointing game',
        'chance (ROI’s area)',
        'maps',
        'without evidence',
        'n',
      ],
      rows: heat.map(({ input, image, shareInside, pointing, roiArea, maps, empty }) => [
        INPUTS[input],
        image === 'b' ? 'B-mode' : 'strain',
        percentEstimate(shareInside),
        percentEstimate(pointing),
        roiArea === null ? 'not defined' : decimal(100 * roiArea, 1),
        String(maps),
        String(empty),
        count(shareInside.n, 'patient'),
      ]),
    },
  ]);
}

/** Of the main arm; those of all arms are in tables/subgroups.csv. */
export function subgroupTable(results: RunResults): RunTable {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  return table('Subgroups, decided by mean probability', [
    {
      header: ['', 'group', 'sensitivity', 'specificity', 'accuracy', 'AUC'],
      rows: (main?.subgroups ?? []).map((group, at, all) => [
        all[at - 1]?.by === group.by ? '' : SUBGROUPS[group.by],
        groupText(group),
        withN(group.sensitivity),
        withN(group.specificity),
        withN(group.accuracy),
        group.auc.value === null ? '–' : `${estimateText(group.auc)}, n = ${group.auc.n}`,
      ]),
    },
  ]);
}

function groupText({ by, group, range }: Subgroup): string {
  if (range !== null) {
    const decimals = by === 'lesion-size' ? 2 : 0;
    const [from, to] = [decimal(range.from, decimals), decimal(range.to, decimals)];
    return from === to ? from : `${from} to ${to}`;
  }
  return group ?? 'not stated';
}

/** `1 pair: 48 patients; 2 pairs: 122 patients` */
export function pairsPerUnit(results: RunResults): string | null {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return null;
  return main.estimates.pairsPerUnit
    .map(({ pairs, units }) => `${count(pairs, 'pair')}: ${count(units, results.unit)}`)
    .join('; ');
}

import { drawCalibration } from '../../../charts/calibration.ts';
import type { ChartEstimate, Drawing } from '../../../charts/chart.ts';
import { drawDecisionCurve } from '../../../charts/decision-curve.ts';
import { drawIntervals } from '../../../charts/intervals.ts';
import { drawParts } from '../../../charts/parts.ts';
import { drawPrecisionRecall } from '../../../charts/precision-recall.ts';
import { drawRoc } from '../../../charts/roc.ts';
import { PAPER_THEME } from '../../../charts/theme.ts';
import type { ArmResults, Calibration, RunResults } from '../../../shared/crossval/results.ts';
import type { CurvePoint } from '../../../shared/stats/curves.ts';
import type { Estimate } from '../../../shared/stats/estimate.ts';
import { decimal, estimateText } from './numbers.ts';
import { armTitle, fitTitle, INPUTS, originLine, PARTS, READERS } from './words.ts';

/** A picture and what stands below it. */
export interface Figure {
  readonly caption: string;
  readonly drawing: Drawing;
}

/** Pixels; on the page they are made smaller, so that letters are about 8 points. */
const WIDTH = 670;

/** What every chart of a report is drawn with. */
export function chartBase(results: Pick<RunResults, 'notices'>, title: string) {
  const origin = originLine(results.notices);
  return {
    width: WIDTH,
    title,
    description: title,
    decimal,
    theme: PAPER_THEME,
    ...(origin === null ? {} : { note: origin }),
  };
}

export function chartEstimate({ value, interval }: Estimate): ChartEstimate {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** The paper's supplementary Figure 2. */
export function partsFigure(results: RunResults): Figure {
  const { parts } = results;
  const caption = 'Patients and images by class in every part.';
  return {
    caption,
    drawing: drawParts({
      ...chartBase(results, caption),
      panels: ['Patients', 'Images'],
      rows: parts.map(({ fold, part, patients, images }) => ({
        label: PARTS[part],
        heading: fold === null ? 'All folds' : `Fold ${fold}`,
        counts: [patients, images],
      })),
      classes: { benign: 'Benign', malignant: 'Malignant' },
    }),
  };
}

/** AUC of every arm with its interval. */
export function aucFigure(results: RunResults): Figure | null {
  const { arms } = results;
  if (arms.length === 0) return null;
  const caption = 'AUC per patient (mean probability) with 95 % intervals.';
  return {
    caption,
    drawing: drawIntervals({
      ...chartBase(results, caption),
      rows: arms.map(({ arm, estimates }) => ({
        label: `${fitTitle(arm)}: ${READERS[arm.reader]}`,
        heading: '',
        estimate: chartEstimate(estimates.byMeanProbability.auc),
        figure: `${estimateText(estimates.byMeanProbability.auc)}, ${estimates.byMeanProbability.auc.n}`,
        kind: 0,
      })),
      kinds: [],
      axis: 'AUC',
      figures: 'AUC (95 % interval), n',
      reference: { value: 0.5, label: 'Chance' },
    }),
  };
}

/** The main arm's own fit, all its readers. */
export function readersOfMain({ arms, mainArm }: RunResults): readonly ArmResults[] {
  const main = arms.find(({ arm }) => arm.id === mainArm)?.arm;
  return arms.filter(({ arm }) => arm.input === main?.input && arm.images === main.images);
}

/** The main arm's reader on every input and image mode. */
export function inputsOfMain({ arms, mainArm }: RunResults): readonly ArmResults[] {
  const main = arms.find(({ arm }) => arm.id === mainArm)?.arm;
  return arms.filter(({ arm }) => arm.reader === main?.reader);
}

/** ROC of some arms, and of the strain ratio where asked for. */
export function rocFigure(
  results: RunResults,
  arms: readonly ArmResults[],
  what: string,
  withStrain: boolean,
): Figure | null {
  const strain = withStrain
    ? results.references.filter(
        ({ kind, cutoff, curve }) =>
          kind === 'strain-ratio' && cutoff?.by === 'youden-on-training' && curve.length > 0,
      )
    : [];
  const curves = [
    ...arms.map((each) => ({
      label: armTitle(each.arm),
      note: aucNote(each.estimates.byMeanProbability.auc),
      points: rocPoints(each.curve),
    })),
    ...strain.map((each) => ({
      label: 'Strain ratio',
      note: each.auc === null ? null : aucNote(each.auc),
      points: rocPoints(each.curve),
    })),
  ].filter(({ points }) => points.length > 0);
  if (curves.length === 0) return null;
  const caption = `Receiver operating characteristic, ${what}.`;
  return {
    caption,
    drawing: drawRoc({
      ...chartBase(results, caption),
      curves,
      operating: arms.flatMap((each, index) => {
        const { sensitivity, specificity } = each.estimates.byMeanProbability;
        return each.arm.id === results.mainArm
          ? [
              {
                label: `Cutoff ${results.options.cutoff}`,
                curve: index,
                truePositiveRate: sensitivity.value,
                falsePositiveRate: specificity.value === null ? null : 1 - specificity.value,
              },
            ]
          : [];
      }),
      axes: { x: '1 − specificity', y: 'Sensitivity' },
      chance: 'Chance',
    }),
  };
}

function rocPoints(curve: readonly CurvePoint[]) {
  return curve.map(({ specificity, sensitivity, threshold }) => ({
    falsePositiveRate: 1 - specificity,
    truePositiveRate: sensitivity,
    threshold,
  }));
}

function aucNote(auc: Estimate): string {
  return `AUC ${estimateText(auc, 2)}, n = ${auc.n}`;
}

export function precisionRecallFigure(results: RunResults): Figure | null {
  const arms = readersOfMain(results).filter(({ curve }) => curve.length > 0);
  const main = arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return null;
  const { prevalence } = main.estimates.byMeanProbability;
  const caption = `Precision and recall, ${fitTitle(main.arm)}. Precision holds at the prevalence of the tested cases.`;
  return {
    caption,
    drawing: drawPrecisionRecall({
      ...chartBase(results, caption),
      curves: arms.map(({ arm, curve, estimates: { averagePrecision } }) => ({
        label: READERS[arm.reader],
        note: `AP ${estimateText(averagePrecision, 2)}, n = ${averagePrecision.n}`,
        points: curve.map(({ sensitivity, precision, threshold }) => ({
          recall: sensitivity,
          precision,
          threshold,
        })),
      })),
      axes: { x: 'Recall (sensitivity)', y: 'Precision' },
      prevalence: { label: 'Prevalence', value: prevalence },
    }),
  };
}

export function calibrationFigure(results: RunResults): Figure | null {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return null;
  const caption = `Calibration, ${armTitle(main.arm)}: observed share of malignant cases over the mean probability in ten bins, with 95 % intervals, and the number of cases in each bin.`;
  const series = (label: string, { bins, brier, ece }: Calibration) => ({
    label,
    note: `Brier ${estimateText(brier, 3)}, ECE ${estimateText(ece, 3)}, n = ${brier.n}`,
    bins: bins.map(({ from, to, n, predicted, observed }) => ({
      from,
      to,
      n,
      predicted,
      observed: chartEstimate(observed),
    })),
  });
  return {
    caption,
    drawing: drawCalibration({
      ...chartBase(results, caption),
      series: [
        series('As predicted', main.calibration),
        ...(main.scaled === null
          ? []
          : [series('After temperature scaling', main.scaled.calibration)]),
      ],
      axes: {
        predicted: 'Mean predicted probability',
        observed: 'Observed share of malignant',
        count: 'Cases',
      },
      perfect: 'Perfect calibration',
    }),
  };
}

export function decisionFigure(results: RunResults): Figure | null {
  const arms = readersOfMain(results).filter(({ netBenefit }) => netBenefit.length > 0);
  const [first] = arms;
  if (first === undefined) return null;
  const caption = `Decision curve, ${INPUTS[first.arm.input]}: net benefit per patient or lesion at the prevalence of the tested cases, which a study enriched with malignant ones overstates.`;
  return {
    caption,
    drawing: drawDecisionCurve({
      ...chartBase(results, caption),
      curves: arms.map(({ arm, netBenefit, estimates }) => ({
        label: READERS[arm.reader],
        note: `n = ${estimates.byMeanProbability.accuracy.n}`,
        points: netBenefit.map(({ threshold, model }) => ({ threshold, netBenefit: model })),
      })),
      treatAll: {
        label: 'All called malignant',
        points: first.netBenefit.map(({ threshold, treatAll }) => ({
          threshold,
          netBenefit: treatAll,
        })),
      },
      treatNone: { label: 'None called malignant' },
      axes: { x: 'Threshold probability', y: 'Net benefit' },
    }),
  };
}

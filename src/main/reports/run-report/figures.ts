import type { Drawing } from '../../../charts/chart.ts';
import { calibrationFigure } from '../../../charts/run/calibration-figure.ts';
import { decisionFigure } from '../../../charts/run/decision-figure.ts';
import { ENGLISH } from '../../../charts/run/english.ts';
import { aucFigure, heatFigure } from '../../../charts/run/interval-figures.ts';
import { learningFigure, learningStages } from '../../../charts/run/learning-figure.ts';
import { partsFigure } from '../../../charts/run/parts-figure.ts';
import { precisionRecallFigure } from '../../../charts/run/precision-recall-figure.ts';
import { rocFigure } from '../../../charts/run/roc-figure.ts';
import type { RunFigure } from '../../../charts/run/run-figure.ts';
import { trueClassFigure } from '../../../charts/run/true-class-figure.ts';
import { PAPER_THEME } from '../../../charts/theme.ts';
import { fitName } from '../../../shared/crossval/arms.ts';
import type { ArmResults, RunResults } from '../../../shared/crossval/results.ts';
import { armTitle, fitTitle, IMAGES, INPUTS, STAGES } from './words.ts';

/** A picture and what stands below it. */
export interface CaptionedFigure {
  readonly caption: string;
  readonly drawing: Drawing;
}

/** Pixels; on the page they are made smaller, so that letters are about 8 points. */
const WIDTH = 670;
/** Wide enough for loss and accuracy side by side, with the legend. */
const BESIDE = 790;

/** Who is in which part: the paper's supplementary Figure 2. */
export function partsPicture(results: RunResults): CaptionedFigure {
  return captioned(partsFigure(results, ENGLISH), 'Patients and images by class in every part.');
}

/**
 * AUC, ROC, precision and recall of the main arm's readers, and of its reader on every input. Arms
 * whose tested cases are of one class have no curve and are left out.
 */
export function rankingPictures(results: RunResults): readonly CaptionedFigure[] {
  const readers = readersOfMain(results).filter(hasCurve);
  const inputs = inputsOfMain(results).filter(hasCurve);
  const [first] = readers;
  return [
    ...(results.arms.length === 0
      ? []
      : [
          captioned(
            aucFigure(results, ENGLISH),
            'AUC per patient (mean probability) with 95 % intervals, n.',
          ),
        ]),
    ...(first === undefined
      ? []
      : [
          captioned(
            rocFigure(results, readers, ENGLISH),
            `Receiver operating characteristic, readers on ${fitTitle(first.arm)}, beside the references.`,
          ),
        ]),
    ...(inputs.length < 2
      ? []
      : [
          captioned(
            rocFigure({ ...results, references: [] }, inputs, ENGLISH),
            'Receiver operating characteristic, the same reader on every kind of input.',
          ),
        ]),
    ...(first === undefined
      ? []
      : [
          captioned(
            precisionRecallFigure(results, readers, ENGLISH),
            `Precision and recall, ${fitTitle(first.arm)}. Precision holds at the prevalence of the tested cases.`,
          ),
        ]),
  ];
}

/** Calibration of the main arm and decision curves of its readers. */
export function calibrationPictures(results: RunResults): readonly CaptionedFigure[] {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return [];
  const readers = readersOfMain(results).filter(({ netBenefit }) => netBenefit.length > 0);
  return [
    captioned(
      calibrationFigure(results, [main], ENGLISH, true),
      `Calibration, ${armTitle(main.arm)}: observed share of malignant cases over the mean probability in ten bins, with 95 % intervals, and the number of cases in each bin.`,
    ),
    ...(readers.length === 0
      ? []
      : [
          captioned(
            decisionFigure(results, readers, ENGLISH),
            `Decision curve, ${INPUTS[main.arm.input]}: net benefit per patient or lesion at the prevalence of the tested cases, which a study enriched with malignant ones overstates.`,
          ),
        ]),
  ];
}

/** Figure 5 of the paper, in the main arm's image mode, with the tests between inputs. */
export function trueClassPicture(results: RunResults): CaptionedFigure | null {
  const { arms, mainArm } = results;
  const images = arms.find(({ arm }) => arm.id === mainArm)?.arm.images;
  if (images === undefined) return null;
  const own = arms.filter(({ arm }) => arm.images === images);
  const n = own.map(({ trueClass }) => trueClass.patients.n);
  const [least, most] = [Math.min(...n), Math.max(...n)];
  return captioned(
    trueClassFigure(results, images, ENGLISH, ['inputs']),
    `True-class probability of each case, ${IMAGES[images]}, with mean ± SD (ddof 1) over patients; n = ${least}${most > least ? ` to ${most}` : ''}. p: paired t-test of patient means, Holm’s correction.`,
  );
}

/** Heat inside the ROI of full images; null where there are none. */
export function heatPicture(results: RunResults): CaptionedFigure | null {
  if (results.heat.length === 0) return null;
  return captioned(
    heatFigure(results, ENGLISH),
    'Share of Grad-CAM heat inside the ROI, and pointing game, with 95 % intervals over patients, n.',
  );
}

/** Learning curves of the main arm's fit: a picture a stage, a line a fold. */
export function learningPictures(results: RunResults): readonly CaptionedFigure[] {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return [];
  return learningStages(results)
    .filter(({ fit }) => fit === fitName(main.arm))
    .map((stage) => {
      const texts = { fit: fitTitle(main.arm), stage: STAGES[stage.stage] ?? stage.stage };
      return captioned(
        learningFigure(results, stage, texts, ENGLISH),
        `Learning curves of ${texts.stage}, ${texts.fit}, by fold.`,
        BESIDE,
      );
    });
}

function captioned({ draw }: RunFigure, caption: string, width = WIDTH): CaptionedFigure {
  return { caption, drawing: draw({ width, theme: PAPER_THEME }) };
}

/** The main arm's own fit, all its readers. */
function readersOfMain({ arms, mainArm }: RunResults): readonly ArmResults[] {
  const main = arms.find(({ arm }) => arm.id === mainArm)?.arm;
  return arms.filter(({ arm }) => arm.input === main?.input && arm.images === main.images);
}

/** The main arm's reader on every input and image mode. */
function inputsOfMain({ arms, mainArm }: RunResults): readonly ArmResults[] {
  const main = arms.find(({ arm }) => arm.id === mainArm)?.arm;
  return arms.filter(({ arm }) => arm.reader === main?.reader);
}

function hasCurve({ curve }: ArmResults): boolean {
  return curve.length > 0;
}

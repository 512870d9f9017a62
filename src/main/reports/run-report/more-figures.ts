import { drawDistribution } from '../../../charts/distribution.ts';
import { drawLearning } from '../../../charts/learning.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { unitId } from '../../../shared/crossval/units.ts';
import { chartBase, type Figure } from './figures.ts';
import { pEquals } from './numbers.ts';
import { fitTitle, IMAGES, INPUTS, READERS, STAGES } from './words.ts';

/**
 * True-class probabilities by reader and kind of input in the main arm's image mode (Figure 5 of
 * the paper), with the patient-level tests between inputs.
 */
export function trueClassFigure(results: RunResults): Figure | null {
  const { arms, mainArm, cases, trueClassTests } = results;
  const images = arms.find(({ arm }) => arm.id === mainArm)?.arm.images;
  const own = arms.filter(({ arm }) => arm.images === images);
  if (images === undefined || own.length === 0) return null;
  const readers = [...new Set(own.map(({ arm }) => arm.reader))];
  const inputs = [...new Set(own.map(({ arm }) => arm.input))];
  const at = (id: string): number => own.findIndex(({ arm }) => arm.id === id);
  const n = [...new Set(own.map(({ trueClass }) => trueClass.patients.n))];
  const caption = `True-class probability of each case, ${IMAGES[images]}, with mean ± SD (ddof 1) over patients; n = ${Math.min(...n)}${n.length > 1 ? ` to ${Math.max(...n)}` : ''}. p: paired t-test of patient means, Holm’s correction.`;
  return {
    caption,
    drawing: drawDistribution({
      ...chartBase(results, caption),
      clusters: readers.map((reader) => READERS[reader]),
      kinds: inputs.map((input) => ({ label: INPUTS[input] })),
      columns: own.map(({ arm, trueClass: { patients } }) => ({
        kind: inputs.indexOf(arm.input),
        cluster: readers.indexOf(arm.reader),
        values: cases.map((item) => item.arms[arm.id]?.trueClass ?? null),
        mean: {
          value: patients.mean,
          low: spread(patients, -1),
          high: spread(patients, 1),
        },
      })),
      brackets: trueClassTests.rows
        .filter(({ family, a, b }) => family === 'inputs' && at(a) >= 0 && at(b) >= 0)
        .flatMap(({ a, b, patient }) =>
          patient === null ? [] : [{ from: at(a), to: at(b), label: pEquals(patient.pHolm) }],
        ),
      axis: 'True-class probability',
      mean: 'Mean ± SD',
      domain: [0, 1],
    }),
  };
}

function spread(
  { mean, sd }: { readonly mean: number | null; readonly sd: number | null },
  sign: 1 | -1,
): number | null {
  // A probability lies between 0 and 1, whatever its spread.
  return mean === null || sd === null ? null : Math.min(Math.max(mean + sign * sd, 0), 1);
}

/** Pixels: wide enough for loss and accuracy side by side, with the legend. */
const BESIDE = 790;

/** Loss and accuracy of the main arm's fit: a picture a stage, a line a fold. */
export function learningFigures(results: RunResults): readonly Figure[] {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) return [];
  const folds = main.folds.flatMap((fold) => {
    const unit = unitId(main.arm, fold);
    const found = results.learning.find((each) => each.unit === unit);
    return found === undefined ? [] : [{ fold, epochs: found.epochs }];
  });
  const stages = [...new Set(folds.flatMap(({ epochs }) => epochs.map(({ stage }) => stage)))];
  return stages.map((stage) => {
    const caption = `Learning curves of ${STAGES[stage] ?? stage}, ${fitTitle(main.arm)}, by fold.`;
    return {
      caption,
      drawing: drawLearning({
        ...chartBase(results, caption),
        width: BESIDE,
        series: folds.map(({ fold, epochs }) => {
          const own = epochs.filter((epoch) => epoch.stage === stage);
          return {
            label: `Fold ${fold}`,
            epochs: own.map((epoch) => ({
              epoch: epoch.epoch,
              trainingLoss: epoch.trainLoss,
              validationLoss: epoch.validationLoss,
              trainingAccuracy: epoch.trainAccuracy,
              validationAccuracy: epoch.validationAccuracy,
            })),
            // Every better epoch is marked `best` while it lasts: the last one was kept.
            best: own
              .filter(({ best }) => best)
              .slice(-1)
              .map(({ epoch }) => epoch),
          };
        }),
        axes: { epoch: 'Epoch', loss: 'Loss', accuracy: 'Accuracy' },
        legend: { training: 'Fitting', validation: 'Validation', best: 'Kept epoch' },
      }),
    };
  });
}

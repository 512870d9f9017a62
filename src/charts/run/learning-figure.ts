import type { UnitEpoch } from '../../shared/crossval/predictions.ts';
import type { RunResults } from '../../shared/crossval/results.ts';
import { drawLearning } from '../learning.ts';
import { fileNameOf, type RunFigure, type RunWords } from './run-figure.ts';

/** A stage of a fit of the plan: one network, or the ensemble's classifier. */
export interface LearningStage {
  /** `fitName`, e.g. `bse-cropped`. */
  readonly fit: string;
  readonly stage: string;
}

/** The stages that at least one fold has gone through, in the order of their fits. */
export function learningStages({
  learning,
}: Pick<RunResults, 'learning'>): readonly LearningStage[] {
  const found = new Map<string, LearningStage>();
  for (const { unit, epochs } of learning) {
    const fit = fitOf(unit);
    for (const { stage } of epochs) found.set(`${fit} ${stage}`, { fit, stage });
  }
  return [...found.values()];
}

/** Loss and accuracy of every fold over the epochs of one stage. */
export function learningFigure(
  results: Pick<RunResults, 'learning' | 'study'>,
  { fit, stage }: LearningStage,
  texts: { readonly fit: string; readonly stage: string },
  words: RunWords,
): RunFigure {
  const { say, decimal, integer } = words;
  const title = say('learningTitle', texts);
  const folds = results.learning.flatMap(({ unit, epochs }) => {
    const own = epochs.filter((each) => each.stage === stage);
    return fitOf(unit) === fit && own.length > 0 ? [{ fold: foldOf(unit), epochs: own }] : [];
  });
  const label = (fold: string): string => say('foldNumber', { fold });
  return {
    fileName: fileNameOf(results, `learning-${fit}-${stage}`),
    title,
    draw: (size) =>
      drawLearning({
        ...size,
        title,
        description: say('learningSeen'),
        decimal,
        series: folds.map(({ fold, epochs }) => ({
          label: label(fold),
          epochs: epochs.map(asEpoch),
          // The last that was better than all before is the one whose weights were kept.
          best: epochs.findLast(({ best }) => best) === undefined ? [] : [bestOf(epochs)],
        })),
        axes: { epoch: say('epoch'), loss: say('loss'), accuracy: say('accuracy') },
        legend: { training: say('training'), validation: say('validation'), best: say('best') },
      }),
    describePoint: ({ series, index }) => {
      const { fold, epochs } = folds[series]!;
      const own = epochs[index]!;
      return {
        title: `${label(fold)}, ${say('epochNumber', { epoch: integer(own.epoch) })}`,
        lines: [
          `${say('trainingLoss')} ${decimal(own.trainLoss, 4)}`,
          `${say('validationLoss')} ${decimal(own.validationLoss, 4)}`,
          `${say('trainingAccuracy')} ${decimal(own.trainAccuracy, 3)}`,
          `${say('validationAccuracy')} ${decimal(own.validationAccuracy, 3)}`,
        ],
      };
    },
    behind: () => null,
    table: {
      columns: [
        { label: say('fold') },
        { label: say('epoch') },
        { label: say('trainingLoss'), decimals: 4 },
        { label: say('validationLoss'), decimals: 4 },
        { label: say('trainingAccuracy'), decimals: 3 },
        { label: say('validationAccuracy'), decimals: 3 },
        { label: say('best') },
      ],
      rows: folds.flatMap(({ fold, epochs }) =>
        epochs.map((each) => [
          Number(fold),
          each.epoch,
          each.trainLoss,
          each.validationLoss,
          each.trainAccuracy,
          each.validationAccuracy,
          each.epoch === bestOf(epochs) ? '×' : '',
        ]),
      ),
    },
  };
}

function bestOf(epochs: readonly UnitEpoch[]): number {
  return epochs.findLast(({ best }) => best)?.epoch ?? 0;
}

function asEpoch(own: UnitEpoch) {
  return {
    epoch: own.epoch,
    trainingLoss: own.trainLoss,
    validationLoss: own.validationLoss,
    trainingAccuracy: own.trainAccuracy,
    validationAccuracy: own.validationAccuracy,
  };
}

/** Of `bse-cropped/fold-1`. */
function fitOf(unit: string): string {
  return unit.slice(0, unit.lastIndexOf('/'));
}

function foldOf(unit: string): string {
  return unit.slice(unit.lastIndexOf('-') + 1);
}

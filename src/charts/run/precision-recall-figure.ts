import type { ArmResults, RunResults } from '../../shared/crossval/results.ts';
import { drawPrecisionRecall } from '../precision-recall.ts';
import { behindCutoff, countsText } from './roc-figure.ts';
import {
  armText,
  estimateText,
  fileNameOf,
  noteText,
  type RunFigure,
  type RunWords,
} from './run-figure.ts';

/** Precision over recall of the chosen arms, by mean probability. */
export function precisionRecallFigure(
  results: RunResults,
  arms: readonly ArmResults[],
  words: RunWords,
): RunFigure {
  const { say, decimal } = words;
  const title = say('prTitle');
  const curves = arms.map(({ arm, curve, estimates }) => ({
    label: armText(arm, words),
    note: say('ap', {
      figure: estimateText(estimates.averagePrecision, words),
      n: words.integer(estimates.averagePrecision.n),
    }),
    points: curve.map(({ sensitivity, precision, threshold }) => ({
      recall: sensitivity,
      precision,
      threshold,
    })),
  }));
  return {
    fileName: fileNameOf(results, 'precision-recall'),
    title,
    draw: (size) =>
      drawPrecisionRecall({
        ...size,
        title,
        description: say('prSeen'),
        note: noteText(results, words),
        decimal,
        curves,
        axes: { x: say('prX'), y: say('precision') },
        prevalence: {
          label: say('prevalence'),
          value: arms[0]?.estimates.byMeanProbability.prevalence ?? null,
        },
      }),
    describePoint: ({ series, index }) => {
      const at = arms[series]!.curve[index]!;
      return {
        title: curves[series]!.label,
        lines: [
          `${say('cutoff')} ${decimal(at.threshold, 3)}`,
          `${say('precision')} ${decimal(at.precision, 3)}`,
          countsText(at, words),
        ],
      };
    },
    behind: ({ series, index }) => {
      const { arm, curve } = arms[series]!;
      return behindCutoff(results, { arm: arm.id, cutoff: curve[index]!.threshold }, words);
    },
    table: {
      columns: [
        { label: say('curve') },
        { label: say('cutoff'), decimals: 4 },
        { label: say('prX'), decimals: 4 },
        { label: say('precision'), decimals: 4 },
      ],
      rows: arms.flatMap(({ curve }, series) =>
        curve.map(({ threshold, sensitivity, precision }) => [
          curves[series]!.label,
          threshold,
          sensitivity,
          precision,
        ]),
      ),
    },
  };
}

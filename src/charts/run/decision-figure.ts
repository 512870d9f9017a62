import type { ArmResults, RunResults } from '../../shared/crossval/results.ts';
import { drawDecisionCurve } from '../decision-curve.ts';
import { behindCutoff } from './roc-figure.ts';
import { armText, fileNameOf, noteText, type RunFigure, type RunWords } from './run-figure.ts';

/** Net benefit of the chosen arms over the threshold probability. */
export function decisionFigure(
  results: RunResults,
  arms: readonly ArmResults[],
  words: RunWords,
): RunFigure {
  const { say, decimal } = words;
  const title = say('decisionTitle');
  const curves = arms.map(({ arm, netBenefit, estimates }) => ({
    label: armText(arm, words),
    note: say('n', { n: words.integer(estimates.byMeanProbability.accuracy.n) }),
    points: netBenefit.map(({ threshold, model }) => ({ threshold, netBenefit: model })),
  }));
  const treatAll = {
    label: say('treatAll'),
    points: (arms[0]?.netBenefit ?? []).map(({ threshold, treatAll: value }) => ({
      threshold,
      netBenefit: value,
    })),
  };
  return {
    fileName: fileNameOf(results, 'decision-curve'),
    title,
    draw: (size) =>
      drawDecisionCurve({
        ...size,
        title,
        description: say('decisionSeen'),
        note: noteText(results, words),
        decimal,
        curves,
        treatAll,
        treatNone: { label: say('treatNone') },
        axes: { x: say('decisionX'), y: say('decisionY') },
      }),
    describePoint: ({ kind, series, index }) => {
      const own = kind === 'all' ? treatAll : curves[series]!;
      const { threshold, netBenefit } = own.points[index]!;
      return {
        title: own.label,
        lines: [
          `${say('threshold')} ${decimal(threshold, 2)}`,
          say('netBenefit', { value: decimal(netBenefit, 3) }),
        ],
      };
    },
    behind: ({ kind, series, index }) => {
      if (kind === 'all') return null;
      const { arm, netBenefit } = arms[series]!;
      return behindCutoff(results, { arm: arm.id, cutoff: netBenefit[index]!.threshold }, words);
    },
    table: {
      columns: [
        { label: say('threshold'), decimals: 2 },
        ...[...curves, treatAll].map(({ label }) => ({ label, decimals: 4 })),
        { label: say('treatNone'), decimals: 4 },
      ],
      rows: treatAll.points.map(({ threshold }, at) =>
        [threshold].concat(
          [...curves, treatAll].map(({ points }) => points[at]!.netBenefit),
          0,
        ),
      ),
    },
  };
}

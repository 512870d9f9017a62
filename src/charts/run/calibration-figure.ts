import type { ArmResults, Calibration, RunResults } from '../../shared/crossval/results.ts';
import { drawCalibration } from '../calibration.ts';
import {
  armText,
  chartEstimate,
  estimateText,
  fileNameOf,
  noteText,
  type RunFigure,
  type RunWords,
} from './run-figure.ts';

interface Series {
  readonly arm: string;
  readonly label: string;
  readonly calibration: Calibration;
  /** Whose cases can be told: scaled probabilities are no case's own. */
  readonly hasCases: boolean;
}

/** Reliability of the chosen arms as they are, and after temperature scaling where it is asked for. */
export function calibrationFigure(
  results: RunResults,
  arms: readonly ArmResults[],
  words: RunWords,
  withScaled: boolean,
): RunFigure {
  const { say, decimal, integer } = words;
  const title = say('calibrationTitle');
  const series = arms.flatMap((own): readonly Series[] => {
    const label = armText(own.arm, words);
    const asIs = { arm: own.arm.id, label, calibration: own.calibration, hasCases: true };
    if (!withScaled || own.scaled === null) return [asIs];
    return [
      asIs,
      {
        arm: own.arm.id,
        label: say('scaled', { arm: label }),
        calibration: own.scaled.calibration,
        hasCases: false,
      },
    ];
  });
  const binTitle = (at: Series, from: number, to: number): string =>
    say('binTitle', { arm: at.label, from: decimal(from, 1), to: decimal(to, 1) });
  return {
    fileName: fileNameOf(results, 'calibration'),
    title,
    draw: (size) =>
      drawCalibration({
        ...size,
        title,
        description: say('calibrationSeen'),
        note: noteText(results, words),
        decimal,
        series: series.map(({ label, calibration: { bins, brier, ece } }) => ({
          label,
          note: say('scores', {
            brier: estimateText(brier, words),
            ece: estimateText(ece, words),
            n: integer(brier.n),
          }),
          bins: bins.map(({ observed, ...bin }) => ({ ...bin, observed: chartEstimate(observed) })),
        })),
        axes: {
          predicted: say('calibrationX'),
          observed: say('calibrationY'),
          count: say('calibrationCount'),
        },
        perfect: say('perfect'),
      }),
    describePoint: ({ series: at, index }) => {
      const own = series[at]!;
      const { from, to, n, predicted, observed } = own.calibration.bins[index]!;
      return {
        title: binTitle(own, from, to),
        lines: [
          `${say('predicted')} ${decimal(predicted, 3)}`,
          `${say('observed')} ${estimateText(observed, words)}`,
          say('n', { n: integer(n) }),
        ],
      };
    },
    behind: ({ series: at, index }) => {
      const own = series[at]!;
      if (!own.hasCases) return null;
      const { from, to } = own.calibration.bins[index]!;
      const units = results.cases.flatMap(({ unit, arms: byArm }) => {
        const probability = byArm[own.arm]?.probability;
        const isIn =
          probability !== undefined &&
          probability >= from &&
          (probability < to || (to === 1 && probability === 1));
        return isIn ? [unit] : [];
      });
      return { units, arm: own.arm, title: binTitle(own, from, to) };
    },
    table: {
      columns: [
        { label: say('curve') },
        { label: say('from'), decimals: 1 },
        { label: say('to'), decimals: 1 },
        { label: say('calibrationCount') },
        { label: say('predicted'), decimals: 4 },
        { label: say('observed'), decimals: 4 },
        { label: say('low'), decimals: 4 },
        { label: say('high'), decimals: 4 },
      ],
      rows: series.flatMap(({ label, calibration }) =>
        calibration.bins.map(({ from, to, n, predicted, observed }) => [
          label,
          from,
          to,
          n,
          predicted,
          observed.value,
          observed.interval?.low ?? null,
          observed.interval?.high ?? null,
        ]),
      ),
    },
  };
}

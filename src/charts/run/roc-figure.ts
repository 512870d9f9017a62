import type { ArmResults, ReferenceResults, RunResults } from '../../shared/crossval/results.ts';
import type { CurvePoint } from '../../shared/stats/curves.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';
import type { ChartPoint } from '../chart.ts';
import { drawRoc, type RocCurve } from '../roc.ts';
import type { OperatingPoint } from '../unit-square.ts';
import {
  armText,
  estimateText,
  fileNameOf,
  noteText,
  type RunFigure,
  type RunWords,
  wrongAt,
} from './run-figure.ts';

interface Curve extends RocCurve {
  readonly source: readonly CurvePoint[];
  /** Whose cases can be told; null for a reference. */
  readonly arm: string | null;
}

interface Operating extends OperatingPoint {
  readonly falsePositiveRate: number | null;
  readonly truePositiveRate: number | null;
  readonly counts: ReferenceResults['rates']['confusion'];
  readonly arm: string | null;
  /** Of an arm; null for who is not decided by a probability. */
  readonly cutoff: number | null;
}

/** ROC of the chosen arms beside the strain ratio and people on the same cases. */
export function rocFigure(
  results: RunResults,
  arms: readonly ArmResults[],
  words: RunWords,
): RunFigure {
  const { say, decimal } = words;
  const strain = results.references.find(
    ({ kind, curve }) => kind === 'strain-ratio' && curve.length > 0,
  );
  const curves: readonly Curve[] = [
    ...arms.map(({ arm, curve, estimates }) => ({
      label: armText(arm, words),
      note: aucText(estimates.byMeanProbability.auc, words),
      points: curve.map(asRocPoint),
      source: curve,
      arm: arm.id,
    })),
    ...(strain === undefined
      ? []
      : [
          {
            label: say('strainRatio'),
            note: strain.auc === null ? null : aucText(strain.auc, words),
            points: strain.curve.map(asRocPoint),
            source: strain.curve,
            arm: null,
          },
        ]),
  ];
  const operating: readonly Operating[] = [
    ...arms.map(({ arm, estimates: { byMeanProbability: rates } }, index): Operating => ({
      label: `${armText(arm, words)} ≥ ${decimal(results.options.cutoff, 2)}`,
      curve: index,
      falsePositiveRate: complement(rates.specificity.value),
      truePositiveRate: rates.sensitivity.value,
      counts: rates.confusion,
      arm: arm.id,
      cutoff: results.options.cutoff,
    })),
    ...results.references.map((item): Operating => ({
      label: referenceText(item, words),
      curve: item.kind === 'strain-ratio' && strain !== undefined ? arms.length : null,
      falsePositiveRate: complement(item.rates.specificity.value),
      truePositiveRate: item.rates.sensitivity.value,
      counts: item.rates.confusion,
      arm: null,
      cutoff: null,
    })),
  ];
  const title = say('rocTitle');
  return {
    fileName: fileNameOf(results, 'roc'),
    title,
    draw: (size) =>
      drawRoc({
        ...size,
        title,
        description: say('rocSeen'),
        note: noteText(results, words),
        decimal,
        curves,
        operating,
        axes: { x: say('rocX'), y: say('sensitivity') },
        chance: say('chance'),
      }),
    describePoint: ({ kind, series, index }) => {
      if (kind === 'operating') {
        const { label, counts } = operating[series]!;
        return { title: label, lines: [countsText(counts, words)] };
      }
      const { label, source } = curves[series]!;
      const at = source[index]!;
      return {
        title: label,
        lines: [`${say('cutoff')} ${decimal(at.threshold, 3)}`, countsText(at, words)],
      };
    },
    behind: (point) => behindCutoff(results, cutoffOf(point, curves, operating), words),
    table: {
      columns: [
        { label: say('curve') },
        { label: say('cutoff'), decimals: 4 },
        { label: say('sensitivity'), decimals: 4 },
        { label: say('specificity'), decimals: 4 },
      ],
      rows: curves.flatMap(({ label, source }) =>
        source.map(({ threshold, sensitivity, specificity }) => [
          label,
          threshold,
          sensitivity,
          specificity,
        ]),
      ),
    },
  };
}

/** `AUC 0.87 (0.80 to 0.92), n = 170`. */
function aucText(auc: Estimate, words: RunWords): string {
  return words.say('auc', { figure: estimateText(auc, words), n: words.integer(auc.n) });
}

/** A reference in words: `Strain ratio ≥ 2.70`, `Dr. X and machine`. */
export function referenceText(
  { kind, reader, cutoff, afterReveal }: ReferenceResults,
  { say, decimal }: RunWords,
): string {
  const name = reader ?? '';
  switch (kind) {
    case 'strain-ratio':
      return cutoff?.by === 'fixed' && cutoff.value !== null
        ? say('strainAt', { cutoff: decimal(cutoff.value, 2) })
        : say('strainYouden');
    case 'human-or-machine':
      return say('either', { reader: name });
    case 'human-and-machine':
      return say('both', { reader: name });
    case 'human':
      return afterReveal ? say('afterReveal', { reader: name }) : name;
  }
}

interface Cutoff {
  readonly arm: string;
  readonly cutoff: number;
}

function cutoffOf(
  { kind, series, index }: ChartPoint,
  curves: readonly Curve[],
  operating: readonly Operating[],
): Cutoff | null {
  if (kind === 'operating') {
    const { arm, cutoff } = operating[series]!;
    return arm === null || cutoff === null ? null : { arm, cutoff };
  }
  const { arm, source } = curves[series]!;
  return arm === null ? null : { arm, cutoff: source[index]!.threshold };
}

/** Those an arm decides wrongly at a cutoff. */
export function behindCutoff(
  results: RunResults,
  at: Cutoff | null,
  words: RunWords,
): ReturnType<RunFigure['behind']> {
  const own = results.arms.find(({ arm }) => arm.id === at?.arm);
  if (at === null || own === undefined) return null;
  return {
    units: wrongAt(results, at.arm, at.cutoff),
    arm: at.arm,
    title: words.say('wrongAt', {
      arm: armText(own.arm, words),
      cutoff: words.decimal(at.cutoff, 3),
    }),
  };
}

export function countsText(
  {
    truePositive,
    falsePositive,
    trueNegative,
    falseNegative,
  }: Pick<CurvePoint, 'truePositive' | 'falsePositive' | 'trueNegative' | 'falseNegative'>,
  { say, integer }: RunWords,
): string {
  return say('counts', {
    tp: integer(truePositive),
    p: integer(truePositive + falseNegative),
    tn: integer(trueNegative),
    m: integer(trueNegative + falsePositive),
  });
}

function asRocPoint({
  sensitivity,
  specificity,
  threshold,
}: CurvePoint): RocCurve['points'][number] {
  return { falsePositiveRate: 1 - specificity, truePositiveRate: sensitivity, threshold };
}

function complement(value: number | null): number | null {
  return value === null ? null : 1 - value;
}

import type {
  ArmResults,
  CaseResult,
  RunResults,
  Subgroup,
} from '../../shared/crossval/results.ts';
import { INPUT_KINDS } from '../../shared/domain/input.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';
import { drawIntervals, type IntervalRow } from '../intervals.ts';
import {
  armText,
  type Behind,
  chartEstimate,
  estimateText,
  fileNameOf,
  noteText,
  readerText,
  type RunFigure,
  type RunWords,
  wrongAt,
} from './run-figure.ts';

interface Row extends Omit<IntervalRow, 'estimate' | 'figure' | 'kind'> {
  readonly of: Estimate;
  readonly kind?: number;
  readonly behind: Behind | null;
}

interface Titles {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly axis: string;
  readonly figures: string;
  /** What the labels of the rows are. */
  readonly label: string;
  readonly kinds?: readonly string[];
  readonly reference?: { readonly value: number; readonly label: string };
  readonly chance?: string;
  readonly domain?: readonly [number, number];
}

/** AUC of every arm with its interval. */
export function aucFigure(results: RunResults, words: RunWords): RunFigure {
  const { say } = words;
  const inputs = INPUT_KINDS.filter((input) => results.arms.some(({ arm }) => arm.input === input));
  const rows = results.arms.map(({ arm, estimates }): Row => {
    const { auc } = estimates.byMeanProbability;
    const { cutoff } = results.options;
    return {
      label: readerText(arm.reader, words),
      heading: `${say(`input-${arm.input}`)}, ${say(`images-${arm.images}`)}`,
      of: auc,
      kind: inputs.indexOf(arm.input),
      behind: {
        units: wrongAt(results, arm.id, cutoff),
        arm: arm.id,
        title: say('wrongAt', { arm: armText(arm, words), cutoff: words.decimal(cutoff, 2) }),
      },
    };
  });
  return intervalFigure(results, rows, words, {
    file: 'auc',
    title: say('aucTitle'),
    description: say('aucSeen'),
    axis: say('aucAxis'),
    figures: say('aucFigures'),
    label: say('arm'),
    kinds: inputs.map((input) => say(`input-${input}`)),
    reference: { value: 0.5, label: say('chance') },
  });
}

/** What may be shown of subgroups. */
export const SUBGROUP_FIGURES = ['accuracy', 'sensitivity', 'specificity', 'auc'] as const;
export type SubgroupFigure = (typeof SUBGROUP_FIGURES)[number];

/** One figure of an arm in every subgroup. */
export function subgroupFigure(
  results: RunResults,
  { arm, subgroups }: ArmResults,
  figure: SubgroupFigure,
  words: RunWords,
): RunFigure {
  const { say } = words;
  const name = say(figure === 'auc' ? 'areaUnderCurve' : figure);
  const rows = subgroups.map((subgroup): Row => {
    const label = subgroupText(subgroup, words);
    return {
      label,
      heading: say(`by-${subgroup.by}`),
      of: subgroup[figure],
      behind: {
        units: membersOf(results.cases, subgroup),
        arm: arm.id,
        title: `${say(`by-${subgroup.by}`)}: ${label}`,
      },
    };
  });
  return intervalFigure(results, rows, words, {
    file: `subgroups-${arm.id}-${figure}`,
    title: say('subgroupsTitle', { figure: name, arm: armText(arm, words) }),
    description: say('subgroupsSeen'),
    axis: name,
    figures: say('figures', { figure: name }),
    label: say('subgroup'),
    domain: [0, 1],
  });
}

/** Share of heat inside the ROI and the pointing game on full images. */
export function heatFigure(results: RunResults, words: RunWords): RunFigure {
  const { say } = words;
  const rows = (['shareInside', 'pointing'] as const).flatMap((figure) =>
    results.heat.map((own): Row => ({
      label: say(`heatOver-${own.image}`, { input: say(`input-${own.input}`) }),
      heading: say(figure === 'pointing' ? 'heatPointing' : 'heatShare'),
      of: own[figure],
      chance: own.roiArea,
      behind: null,
    })),
  );
  return intervalFigure(results, rows, words, {
    file: 'heat',
    title: say('heatTitle'),
    description: say('heatSeen'),
    axis: say('heatAxis'),
    figures: say('figures', { figure: say('heatAxis') }),
    label: say('heatAxis'),
    chance: say('heatChance'),
    domain: [0, 1],
  });
}

/** A subgroup in words, without what it is by. */
export function subgroupText(
  { by, group, range }: Subgroup,
  { say, decimal, integer }: RunWords,
): string {
  if (group !== null) return group;
  if (range === null) return say('notStated');
  const written = (value: number): string =>
    by === 'lesion-size' ? decimal(value, 2) : integer(value);
  const { from, to } = range;
  return from === to ? written(from) : say('range', { from: written(from), to: written(to) });
}

/** The cases of a subgroup; spellings that differ in case only are one group. */
export function membersOf(
  cases: readonly CaseResult[],
  { by, group, range }: Pick<Subgroup, 'by' | 'group' | 'range'>,
): readonly string[] {
  const isIn = (item: CaseResult): boolean => {
    if (by === 'lesion-size' || by === 'pairs') {
      const value = by === 'pairs' ? item.pairs.length : item.size;
      if (range === null || value === null) return range === null && value === null;
      return value >= range.from && value <= range.to;
    }
    return (item[by]?.toLowerCase() ?? null) === (group?.toLowerCase() ?? null);
  };
  return cases.filter(isIn).map(({ unit }) => unit);
}

function intervalFigure(
  results: RunResults,
  rows: readonly Row[],
  words: RunWords,
  titles: Titles,
): RunFigure {
  const { say, decimal, integer } = words;
  const { file, title, description, label, kinds = [], ...rest } = titles;
  const figureText = ({ of }: Row): string => `${estimateText(of, words, 2)}, ${integer(of.n)}`;
  return {
    fileName: fileNameOf(results, file),
    title,
    draw: (size) =>
      drawIntervals({
        ...size,
        ...rest,
        title,
        description,
        note: noteText(results, words),
        decimal,
        kinds,
        rows: rows.map((row) => ({
          label: row.label,
          heading: row.heading,
          estimate: chartEstimate(row.of),
          figure: figureText(row),
          kind: row.kind ?? 0,
          chance: row.chance ?? null,
        })),
      }),
    describePoint: ({ series }) => {
      const row = rows[series]!;
      return {
        title: [row.heading, row.label].filter((text) => text !== '').join(': '),
        lines: [estimateText(row.of, words), say('n', { n: integer(row.of.n) })],
      };
    },
    behind: ({ series }) => rows[series]!.behind,
    table: {
      columns: [
        { label: '' },
        { label },
        { label: say('value'), decimals: 4 },
        { label: say('low'), decimals: 4 },
        { label: say('high'), decimals: 4 },
        { label: say('patients') },
      ],
      rows: rows.map(({ heading, label: own, of }) => [
        heading,
        own,
        of.value,
        of.interval?.low ?? null,
        of.interval?.high ?? null,
        of.n,
      ]),
    },
  };
}

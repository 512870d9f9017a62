import type { Subgroup } from '../../../shared/crossval/results.ts';
import { quantileOfSorted } from '../../../shared/stats/moments.ts';
import type { UnitDecision } from '../decisions.ts';
import { caseOf, clusteredRates, rateEstimates } from '../rates.ts';
import type { Diagnosed } from '../resampling.ts';
import { aucEstimate } from './agreement.ts';
import type { UnitFacts } from './facts.ts';
import { order } from './scores.ts';
import { meanCases, type Setting } from './setting.ts';

type Unit = Diagnosed<UnitDecision>;

interface Group {
  readonly by: Subgroup['by'];
  readonly group: string | null;
  readonly range: Subgroup['range'];
  readonly units: readonly Unit[];
}

/**
 * The figures by mean probability of every subgroup. A property that no tested case states has no
 * groups; cases that do not state one are a group of their own.
 */
export function subgroupsOf(
  units: readonly Unit[],
  facts: ReadonlyMap<string, UnitFacts>,
  setting: Setting,
): readonly Subgroup[] {
  const groups: readonly Group[] = [
    ...byText('histology', units, ({ unit }) => facts.get(unit)!.histology),
    ...byText('device', units, ({ unit }) => facts.get(unit)!.device),
    ...byText('birads', units, ({ unit }) => facts.get(unit)!.birads),
    ...bySize(units, facts),
    ...byPairs(units),
  ];
  return groups.map((group) => figuresOf(group, setting));
}

/** Spellings that differ in case only are one group, named as the first of them. */
function byText(
  by: Subgroup['by'],
  units: readonly Unit[],
  textOf: (unit: Unit) => string | null,
): readonly Group[] {
  const groups = Map.groupBy(units, (unit) => textOf(unit)?.toLowerCase() ?? null);
  if ([...groups.keys()].every((key) => key === null)) return [];
  return [...groups]
    .toSorted(([a], [b]) => lastWithout(a, b))
    .map(([, members]) => {
      const [group = null] = members.flatMap((unit) => textOf(unit) ?? []).toSorted(order);
      return { by, group, range: null, units: members };
    });
}

/** Thirds of the cases whose ROI is known. */
function bySize(units: readonly Unit[], facts: ReadonlyMap<string, UnitFacts>): readonly Group[] {
  const sizeOf = ({ unit }: Unit): number | null => facts.get(unit)!.size;
  const sizes = units.flatMap((unit) => sizeOf(unit) ?? []).toSorted((a, b) => a - b);
  if (sizes.length === 0) return [];
  const borders = [quantileOfSorted(sizes, 1 / 3), quantileOfSorted(sizes, 2 / 3)];
  const groups = Map.groupBy(units, (unit) => {
    const size = sizeOf(unit);
    return size === null ? null : borders.filter((border) => size > border).length;
  });
  return [...groups]
    .toSorted(([a], [b]) => (a ?? borders.length + 1) - (b ?? borders.length + 1))
    .map(([third, members]) => ({
      by: 'lesion-size',
      group: null,
      range: third === null ? null : rangeOf(members.map((unit) => sizeOf(unit)!)),
      units: members,
    }));
}

/** N_P of Eq. (1); from five on one group. */
function byPairs(units: readonly Unit[]): readonly Group[] {
  return [...Map.groupBy(units, ({ pairs }) => Math.min(pairs, 5))]
    .toSorted(([a], [b]) => a - b)
    .map(([, members]) => ({
      by: 'pairs',
      group: null,
      range: rangeOf(members.map(({ pairs }) => pairs)),
      units: members,
    }));
}

function rangeOf(values: readonly number[]): { readonly from: number; readonly to: number } {
  return { from: Math.min(...values), to: Math.max(...values) };
}

function figuresOf({ units, ...group }: Group, setting: Setting): Subgroup {
  const cases = units.map((unit) => caseOf(unit, unit.meanDecision));
  const independent = new Set(units.map(({ patient }) => patient)).size === units.length;
  // Proportions of independent patients need no bootstrap.
  const rates = independent
    ? rateEstimates(cases, setting.unit, () => null, 'wilson')
    : clusteredRates(cases, setting.unit, setting.resamplesOf);
  const benign = units.filter(({ diagnosis }) => diagnosis === 'benign').length;
  return {
    ...group,
    units: { benign, malignant: units.length - benign },
    sensitivity: rates.sensitivity,
    specificity: rates.specificity,
    accuracy: rates.accuracy,
    auc: aucEstimate(meanCases(units), setting),
  };
}

function lastWithout(a: string | null, b: string | null): number {
  return a === null ? 1 : b === null ? -1 : order(a, b);
}

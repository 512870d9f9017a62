import { auc } from '../../src/shared/stats/auc.ts';
import { wilson } from '../../src/shared/stats/wilson.ts';
import { familiarityOf } from '../../src/main/model/familiarity.ts';
import type { Measured, Row } from './measure.ts';

type Way = (row: Row) => number;

/** The two tables of docs/trust.md: false alarms, and what is told apart by which distance. */
export function tables(measured: Measured): string {
  const { card, heldOut, tricks, origin, size, fittingPairs } = measured;
  const both: Way = (row) => familiarityOf(card, row)!.distance;
  const ways: Readonly<Record<string, Way>> = {
    'both (the notice)': both,
    'features alone': ({ features }) => features,
    'look alone': ({ look }) => look,
    'nearest pairs': ({ neighbour }) => neighbour,
  };
  const names = Object.keys(ways);
  const flagged = (rows: readonly Row[]): number => rows.filter((row) => both(row) > 1).length;
  const lines = Object.entries(tricks).map(([trick, rows]) => {
    const areas = names.map((name) => areaOf(ways[name]!, heldOut, rows).toFixed(3));
    return [trick, String(rows.length), percent(flagged(rows) / rows.length)].concat(areas);
  });
  const patients = [...new Set(heldOut.map(({ patient }) => patient))];
  const alarmed = patients.filter((code) =>
    flagged(heldOut.filter(({ patient }) => patient === code)),
  ).length;
  const { low, high } = wilson(alarmed, patients.length)!;
  return [
    `${size} pixels, fitted on ${origin} data; ${fittingPairs} pairs of the training part.`,
    `Limits from ${card.patients} validation patients: at most ${percent(card.falseAlarms)} of patients like them are promised a false alarm.`,
    `Held-out patients with a false alarm: ${alarmed} of ${patients.length}, ${percent(alarmed / patients.length)} (95 % interval ${percent(low)} to ${percent(high)}).`,
    '',
    markdown([['Read', 'Pairs', 'Notice', ...names.map((name) => `AUC: ${name}`)], ...lines]),
  ].join('\n');
}

function areaOf(way: Way, known: readonly Row[], strange: readonly Row[]): number {
  return auc([
    ...known.map((row) => ({ positive: false, score: finite(way(row)) })),
    ...strange.map((row) => ({ positive: true, score: finite(way(row)) })),
  ])!;
}

function finite(x: number): number {
  return Number.isFinite(x) ? x : Number.MAX_VALUE;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `| ${widths.map((w, i) => (i === 0 ? '-'.repeat(w) : `${'-'.repeat(w - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join('\n');
}

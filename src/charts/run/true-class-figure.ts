import { READERS } from '../../shared/crossval/arms.ts';
import type { ArmResults, CaseResult, RunResults } from '../../shared/crossval/results.ts';
import { INPUT_KINDS, type ImageMode } from '../../shared/domain/input.ts';
import { drawDistribution } from '../distribution.ts';
import {
  armText,
  fileNameOf,
  noteText,
  readerText,
  type RunFigure,
  type RunWords,
} from './run-figure.ts';

type Family = RunResults['trueClassTests']['rows'][number]['family'];
const FAMILIES: readonly Family[] = ['readers', 'inputs'];

interface Column {
  readonly own: ArmResults;
  readonly kind: number;
  readonly cluster: number;
  readonly cases: readonly CaseResult[];
}

/**
 * Figure 5: the probability each arm on full or cropped images gives to the actual class, one dot
 * per case, with p-values of the paired tests of patient means, Holm-corrected, of these families.
 */
export function trueClassFigure(
  results: RunResults,
  images: ImageMode,
  words: RunWords,
  families: readonly Family[] = FAMILIES,
): RunFigure {
  const { say, decimal, integer } = words;
  const title = say('trueClassTitle');
  const columns = columnsOf(results, images);
  const readers = READERS.filter((reader) => columns.some(({ own }) => own.arm.reader === reader));
  const inputs = INPUT_KINDS.filter((input) => columns.some(({ own }) => own.arm.input === input));
  const valueOf = ({ own, cases }: Column, index: number): number =>
    cases[index]!.arms[own.arm.id]!.trueClass;
  const meanText = ({ own }: Column): string => {
    const { mean, sd } = own.trueClass.patients;
    if (mean === null) return say('notDefined');
    return say('meanOf', { mean: decimal(mean, 3), sd: sd === null ? '–' : decimal(sd, 3) });
  };
  return {
    fileName: fileNameOf(results, `true-class-${images}`),
    title,
    draw: (size) =>
      drawDistribution({
        ...size,
        title,
        description: say('trueClassSeen'),
        note: noteText(results, words),
        decimal,
        clusters: readers.map((reader) => readerText(reader, words)),
        kinds: inputs.map((input) => ({ label: say(`input-${input}`) })),
        columns: columns.map((column) => ({
          kind: inputs.indexOf(column.own.arm.input),
          cluster: readers.indexOf(column.own.arm.reader),
          values: column.cases.map((_, index) => valueOf(column, index)),
          mean: spreadOf(column.own),
        })),
        brackets: bracketsOf(results, columns, families, words),
        axis: say('trueClassAxis'),
        mean: say('meanAndSd'),
        domain: [0, 1],
      }),
    describePoint: ({ kind, series, index }) => {
      const column = columns[series]!;
      const label = armText(column.own.arm, words);
      if (kind === 'mean') {
        return {
          title: label,
          lines: [meanText(column), say('n', { n: integer(column.own.trueClass.patients.n) })],
        };
      }
      const { unit, diagnosis } = column.cases[index]!;
      return {
        title: unit,
        lines: [say(diagnosis), `${label}: ${decimal(valueOf(column, index), 3)}`],
      };
    },
    behind: ({ kind, series, index }) => {
      const { own, cases } = columns[series]!;
      if (kind === 'mean') return null;
      const { unit } = cases[index]!;
      return { units: [unit], arm: own.arm.id, title: unit };
    },
    table: {
      columns: [
        { label: say('arm') },
        { label: say('patient') },
        { label: say('trueClassAxis'), decimals: 4 },
      ],
      rows: columns.flatMap((column) =>
        column.cases.map(({ unit }, index) => [
          armText(column.own.arm, words),
          unit,
          valueOf(column, index),
        ]),
      ),
    },
  };
}

function columnsOf({ arms, cases }: RunResults, images: ImageMode): readonly Column[] {
  const own = arms.filter(({ arm }) => arm.images === images);
  const readers = READERS.filter((reader) => own.some(({ arm }) => arm.reader === reader));
  const inputs = INPUT_KINDS.filter((input) => own.some(({ arm }) => arm.input === input));
  return readers.flatMap((reader, cluster) =>
    inputs.flatMap((input, kind) => {
      const found = own.find(({ arm }) => arm.reader === reader && arm.input === input);
      if (found === undefined) return [];
      return [
        { own: found, kind, cluster, cases: cases.filter(({ arms: all }) => found.arm.id in all) },
      ];
    }),
  );
}

function spreadOf({ trueClass: { patients } }: ArmResults) {
  const { mean, sd } = patients;
  if (mean === null || sd === null) return { value: mean, low: null, high: null };
  // A probability lies between 0 and 1, whatever its spread.
  return { value: mean, low: Math.max(mean - sd, 0), high: Math.min(mean + sd, 1) };
}

function bracketsOf(
  results: RunResults,
  columns: readonly Column[],
  families: readonly Family[],
  words: RunWords,
) {
  const place = (id: string): number => columns.findIndex(({ own }) => own.arm.id === id);
  return results.trueClassTests.rows.flatMap(({ a, b, family, patient }) => {
    const [from, to] = [place(a), place(b)];
    if (patient === null || from < 0 || to < 0 || !families.includes(family)) return [];
    return [{ from, to, label: words.say('pHolm', { p: pText(patient.pHolm, words) }) }];
  });
}

/** `< 0.001`, or three decimals. */
export function pText(p: number, { decimal }: Pick<RunWords, 'decimal'>): string {
  return p < 0.001 ? `< ${decimal(0.001, 3)}` : decimal(p, 3);
}

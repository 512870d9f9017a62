import { type Arm, type ReaderName, readerTitle } from '../../shared/crossval/arms.ts';
import type { RunResults } from '../../shared/crossval/results.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';
import type { ChartEstimate, ChartPoint } from '../chart.ts';
import type { Figure } from '../figure.ts';
import type { RunText } from './texts.ts';

/** How the figures of a run are put into words. */
export interface RunWords {
  readonly say: (text: RunText, values?: Readonly<Record<string, string>>) => string;
  /** A number with exactly so many decimals. */
  readonly decimal: (value: number, decimals: number) => string;
  readonly integer: (value: number) => string;
}

/** The cases a mark of a figure stands for. */
export interface Behind {
  /** `CaseResult.unit`. */
  readonly units: readonly string[];
  readonly arm: string | null;
  readonly title: string;
}

/** A figure of a run, whose marks lead to the cases behind them. */
export interface RunFigure extends Figure {
  /** Null for a mark that stands for no cases. */
  readonly behind: (point: ChartPoint) => Behind | null;
}

/** A reader as a legend names it. */
export function readerText(reader: ReaderName, { say }: Pick<RunWords, 'say'>): string {
  return readerTitle(reader, (joint) => say(`reader-${joint}`));
}

/** An arm in words: `B-SE, cropped, ensemble`. */
export function armText({ input, images, reader }: Arm, words: RunWords): string {
  const { say } = words;
  return [say(`input-${input}`), say(`images-${images}`), readerText(reader, words)].join(', ');
}

/** `0.87 (0.80–0.92)`, as a share or in percent. */
export function estimateText(
  { value, interval }: Pick<Estimate, 'value' | 'interval'>,
  { say, decimal }: RunWords,
  decimals = 3,
): string {
  if (value === null) return say('notDefined');
  const written = decimal(value, decimals);
  if (interval === null) return say('estimateAlone', { value: written });
  const { low, high } = interval;
  return say('estimate', {
    value: written,
    low: decimal(low, decimals),
    high: decimal(high, decimals),
  });
}

export function chartEstimate({ value, interval }: Estimate): ChartEstimate {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** What stands under every figure: who was tested, and that images are not real. */
export function noteText(
  { arms, notices, units, unit }: RunResults,
  { say, integer }: RunWords,
): string {
  const tested = arms[0]?.estimates.units;
  const origin = notices.find((notice) => notice.kind === 'origin');
  return [
    tested === undefined
      ? null
      : say('tested', {
          units: integer(tested.benign + tested.malignant),
          kind: say(unit),
          benign: integer(tested.benign),
          malignant: integer(tested.malignant),
        }),
    units.done < units.total
      ? say('incomplete', { done: integer(units.done), total: integer(units.total) })
      : null,
    origin === undefined ? null : say(origin.origin === 'not stated' ? 'unstated' : origin.origin),
  ]
    .filter((line) => line !== null)
    .join(' ');
}

/** Of files: `NAME-roc`. */
export function fileNameOf({ study }: Pick<RunResults, 'study'>, figure: string): string {
  const name = study
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${name === '' ? 'study' : name}-${figure}`;
}

/** Cases an arm decides wrongly by mean probability at a cutoff: positive is a score of at least it. */
export function wrongAt(
  { cases }: Pick<RunResults, 'cases'>,
  arm: string,
  cutoff: number,
): readonly string[] {
  return cases
    .filter(({ arms, diagnosis }) => {
      const own = arms[arm];
      return own !== undefined && own.probability >= cutoff !== (diagnosis === 'malignant');
    })
    .map(({ unit }) => unit);
}

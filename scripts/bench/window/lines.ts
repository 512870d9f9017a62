import { quantileOfSorted } from '../../../src/shared/stats/moments.ts';

/** A row of the table: what was measured how often, and what was aimed at, in one unit. */
export interface Line {
  readonly title: string;
  readonly unit: 'ms' | 'frames';
  readonly median: number;
  readonly worst: number;
  readonly times: number;
  /** Of `worst` where it must never be more, of the median where a machine's noise is in it. */
  readonly aim: { readonly of: 'median' | 'worst'; readonly most: number } | null;
}

export function lineOf(
  title: string,
  values: readonly number[],
  aim: Line['aim'] = null,
  unit: Line['unit'] = 'ms',
): Line {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    title,
    unit,
    median: quantileOfSorted(sorted, 0.5),
    worst: sorted.at(-1) ?? 0,
    times: sorted.length,
    aim,
  };
}

/** Whether the aim is met; there is nothing to say where there is none. */
export function isMet({ aim, ...line }: Line): boolean | null {
  return aim === null ? null : line[aim.of] <= aim.most;
}

/** A Markdown table. */
export function tableOf(lines: readonly Line[]): string {
  return [
    '| What | Median | Worst | Of | Aim | Met |',
    '|---|---:|---:|---:|---|---|',
    ...lines.map((line) => {
      const { title, median, worst, times, aim, unit } = line;
      const met = isMet(line);
      const cells = [
        title,
        amount(median, unit),
        amount(worst, unit),
        String(times),
        aim === null ? '' : `${aim.of} ≤ ${amount(aim.most, unit)}`,
        met === null ? '' : met ? 'yes' : '**no**',
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

function amount(value: number, unit: Line['unit']): string {
  return unit === 'frames' ? value.toFixed(0) : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

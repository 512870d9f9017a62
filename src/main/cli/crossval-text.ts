import type { CrossvalCost, CrossvalOutcome, Figures } from '../services/crossval/crossval.ts';
import { countOf, duration, gigabytes } from './text.ts';

/** What a run costs, before it starts. */
export function costLines(cost: CrossvalCost): string {
  const { units, done, networkFits, networkFitsUnshared, steps, patients } = cost;
  return [
    `${countOf(patients.benign + patients.malignant, 'patient')} (${patients.benign} benign, ${patients.malignant} malignant), ${countOf(cost.pairs, 'pair')}`,
    ...cost.leftOut.map(({ reason, pairs }) => `Left out: ${countOf(pairs, 'pair')}: ${reason}`),
    `${countOf(units, 'unit')}${done === 0 ? '' : `, of which ${done} are done`}: ` +
      `${networkFits} network fits, shared by all arms (arm by arm they would be ${networkFitsUnshared})`,
    `${steps.toLocaleString('en')} steps at most; ${timeText(cost)}`,
    `Disk: ${gigabytes(cost.diskPeak)} while it runs, ${gigabytes(cost.diskKept)} kept, ${gigabytes(cost.diskFree)} free; memory: about ${gigabytes(cost.memory)}`,
  ].join('\n');
}

function timeText({ seconds, basis }: CrossvalCost): string {
  if (seconds === null) return 'time unknown until the first unit is done';
  return basis === 'measured'
    ? `about ${duration(seconds)} at most (a step was measured; early stopping ends sooner)`
    : `about ${duration(seconds)} left, as units took that are done`;
}

export function outcomeLines({ out, end, figures }: CrossvalOutcome): string {
  if (end === null) return `${out}: nothing was fitted (--dry-run)`;
  const paused =
    end.stoppedBy === 'time' ? ['Paused at the time limit; the same command goes on.'] : [];
  return [
    ...figureLines(figures),
    `${out}: ${end.done} of ${countOf(end.total, 'unit')} are done`,
    ...paused,
  ].join('\n');
}

/** What a merge came to. */
export function mergedLines({
  out,
  done,
  total,
  compared,
  figures,
}: {
  readonly out: string;
  readonly done: number;
  readonly total: number;
  readonly compared: number;
  readonly figures: Figures | null;
}): string {
  const same = compared === 0 ? '' : `; ${compared} in several folders, with the same predictions`;
  return [...figureLines(figures), `${out}: ${done} of ${countOf(total, 'unit')}${same}`].join(
    '\n',
  );
}

function figureLines(figures: Figures | null): readonly string[] {
  return figures === null ? [] : [figures.tables, ''];
}

import type { CrossvalCost, CrossvalOutcome } from '../services/crossval/crossval.ts';
import { countOf, duration, gigabytes } from './text.ts';

/** What a run costs, before it starts. */
export function costLines(cost: CrossvalCost): string {
  const { units, networkFits, networkFitsUnshared, steps, seconds, basis, patients } = cost;
  const time =
    seconds === null
      ? 'time unknown until the first unit is done'
      : `about ${duration(seconds)} at most (${basis === 'measured' ? 'a step was measured' : 'by the units that are done'})`;
  return [
    `${countOf(patients.benign + patients.malignant, 'patient')} (${patients.benign} benign, ${patients.malignant} malignant), ${countOf(cost.pairs, 'pair')}`,
    ...cost.leftOut.map(({ reason, pairs }) => `Left out: ${countOf(pairs, 'pair')}: ${reason}`),
    `${countOf(units, 'unit')}: ${networkFits} network fits, shared by all arms (arm by arm they would be ${networkFitsUnshared})`,
    `${steps.toLocaleString('en')} steps at most; ${time}`,
    `Disk: ${gigabytes(cost.diskPeak)} while it runs, ${gigabytes(cost.diskKept)} kept, ${gigabytes(cost.diskFree)} free; memory: about ${gigabytes(cost.memory)}`,
  ].join('\n');
}

export function outcomeLines({ out, end, tables }: CrossvalOutcome): string {
  if (end === null) return `${out}: nothing was fitted (--dry-run)`;
  const state = `${out}: ${end.done} of ${countOf(end.total, 'unit')} are done`;
  const paused =
    end.stoppedBy === 'time' ? ['Paused at the time limit; the same command goes on.'] : [];
  return [...(tables === null ? [] : [tables, '']), state, ...paused].join('\n');
}

import { readStudy } from '../study/read.ts';
import { makeSplit, type Split, writeSplit } from '../study/split.ts';
import { refuseExisting } from './targets.ts';

export interface SplitRequest {
  readonly study: string;
  /** Part of the patients kept for the test. */
  readonly test: number;
  readonly seed: number;
  /** The split file to write. */
  readonly out: string;
  /** Whether a file that is already there is replaced. */
  readonly force: boolean;
}

/** Writes a stratified split by patient. Errors as readStudy, makeSplit and writeSplit. */
export async function splitStudy({ study, test, seed, out, force }: SplitRequest): Promise<Split> {
  await refuseExisting(out, force);
  const split = makeSplit(await readStudy(study), { test, seed });
  await writeSplit(out, split);
  return split;
}

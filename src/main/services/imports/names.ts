import { Worker } from 'node:worker_threads';

import type { NamePattern } from '../../../shared/contract/imports.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import type { NameMark } from '../../../shared/pairing/names.ts';
import { entryFile } from '../../process/fork.ts';

/** What the thread is given and gives back. */
export interface NamesRequest {
  readonly pattern: NamePattern;
  readonly paths: readonly string[];
}
export type NamesAnswer = { readonly marks: readonly NameMark[] } | { readonly fault: string };

/** 200,000 names take the default pattern less than a second. */
const PATIENCE = 5_000;

/**
 * What the names of files say, by a pattern that a user may have written. An expression such as
 * `(a+)+$` can take for ever on one name, so they run in a thread that is ended after
 * `patience` milliseconds: the whole language of expressions stays, and nobody waits.
 *
 * Throws SonopairError `import` for an expression that is none, or that takes too long.
 */
export async function readNames(
  pattern: NamePattern,
  paths: readonly string[],
  patience = PATIENCE,
): Promise<readonly NameMark[]> {
  const workerData: NamesRequest = { pattern, paths };
  const thread = new Worker(entryFile(new URL('./names.worker.ts', import.meta.url)), {
    workerData,
  });
  const answered = Promise.withResolvers<NamesAnswer>();
  const timer = setTimeout(() => {
    answered.resolve({ fault: 'it takes too long on these names' });
  }, patience);
  thread.once('message', (answer: NamesAnswer) => answered.resolve(answer));
  thread.once('error', (error) => answered.reject(error));
  try {
    const answer = await answered.promise;
    if ('marks' in answer) return answer.marks;
    throw faulty(answer.fault);
  } catch (error) {
    throw error instanceof SonopairError ? error : faulty(reasonOf(error));
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

function faulty(reason: string): SonopairError {
  return new SonopairError('import', {
    subject: 'Name pattern',
    reason,
    remedy: 'Correct the pattern, or use the default',
  });
}

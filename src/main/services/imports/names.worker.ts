import { parentPort, workerData } from 'node:worker_threads';

import { nameReader } from '../../../shared/pairing/names.ts';
import type { NameMark } from '../../../shared/pairing/names.ts';
import type { NamesAnswer, NamesRequest } from './names.ts';

/** The thread that reads names by a user's expressions, and is stopped where they take too long. */

const { pattern, paths } = workerData as NamesRequest;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(answer());

function answer(): NamesAnswer {
  let read: (path: string) => NameMark;
  try {
    read = nameReader(pattern);
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: error.message };
    throw error;
  }
  return { marks: paths.map(read) };
}

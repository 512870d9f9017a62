import { parentPort, Worker } from 'node:worker_threads';

import type { SonopairError } from '../../shared/errors.ts';
import { answerCalls, openCalls, type Calls, type Methods } from './calls.ts';
import { entryFile } from './fork.ts';

/**
 * How a piece of work is done in a thread of its own (`calls.ts` has the protocol): what blocks it
 * blocks nobody else, but a crash of native code ends the whole process.
 */

/**
 * Starts a thread whose entry is a `*.worker.ts` module (see `serveThread`). Should it end by
 * itself, its calls reject with what `died` says of the cause.
 */
export function startThread(entry: URL, died: (cause: string) => SonopairError): Calls {
  const thread = new Worker(entryFile(entry));
  let failure: string | undefined;
  thread.on('error', (error) => (failure = error.message));
  return openCalls(
    {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      send: (message) => thread.postMessage(message),
      onMessage: (listener) => void thread.on('message', listener),
      onEnd: (listener) =>
        void thread.on('exit', (code) => listener(failure ?? `exit status ${code}`)),
    },
    died,
  );
}

/** The thread's side: answers calls until it is told to end; then lets go what `close` lets go. */
export function serveThread(methods: Methods, close: () => void): void {
  const port = parentPort;
  if (port === null) throw new Error('Only a thread can serve one');
  answerCalls(
    {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', listener),
    },
    methods,
    () => {
      close();
      port.close();
    },
  );
}

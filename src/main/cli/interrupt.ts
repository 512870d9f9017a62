import process from 'node:process';

import { FAILED } from './command.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** npm passes a Ctrl-C on that the terminal has sent already: both come within milliseconds. */
const ECHO_MILLISECONDS = 500;

/**
 * Runs work that the user can stop. The first Ctrl-C asks it to (the signal is aborted), a second
 * one ends the program at once, and with it its computing processes.
 */
export async function stoppable<T>(
  terminal: Terminal,
  asked: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      terminal.note(`${asked} (Ctrl-C again stops at once)`);
      controller.abort();
    } else if (now - first > ECHO_MILLISECONDS) {
      terminal.note('sonopair: stopped at once.');
      // Children are killed on exit (process/process.ts).
      process.exit(FAILED);
    }
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
  }
}

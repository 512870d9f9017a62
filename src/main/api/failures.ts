import { randomBytes } from 'node:crypto';

import { SonopairError } from '../../shared/errors.ts';

/** Turns whatever was thrown into an error a window may see. */
export type Explain = (error: unknown, where: string) => SonopairError;

/**
 * A SonopairError passes as it is. Anything else is a fault of the program: its message may quote
 * what was being worked on, patients included, and so stays here. The window gets a number, under
 * which `log` has the place in the program, without the message.
 */
export function createExplain(log: (line: string) => void): Explain {
  return (error, where) => {
    if (error instanceof SonopairError) return error;
    const number = randomBytes(4).toString('hex');
    const name = error instanceof Error ? error.constructor.name : typeof error;
    log(`Unexpected failure ${number} in ${where}: ${name}${framesOf(error)}`);
    return new SonopairError(
      'engine',
      {
        subject: 'Unexpected failure',
        reason: `something went wrong inside Sonopair (${name}, number ${number})`,
        remedy:
          'What was saved before is safe. Try again; if it comes back, pass on this number with ' +
          'what the program printed under it',
      },
      { cause: error },
    );
  };
}

/** The lines of a stack that name places in the program; what comes before them is the message. */
function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .map((line) => `\n${line}`)
    .join('');
}

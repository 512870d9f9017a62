import { type Command, Option } from 'commander';

import { defaultThreads, PROVIDERS } from '../services/fit.ts';
import type { Terminal } from './terminal.ts';
import { oneOf, wholeNumber } from './values.ts';

/** Exit status of a command: done, failed, or wrong usage. */
export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

/** What the command line hands to each of its commands. */
export interface CommandHost {
  readonly terminal: Terminal;
  /** Wraps a command's work so that its exit status is kept. */
  readonly run: <Args extends readonly unknown[]>(
    work: (...args: Args) => Promise<number>,
  ) => (...args: Args) => Promise<void>;
  /** Runs another command as if it had been typed; resolves to its exit status. */
  readonly execute: (argv: readonly string[]) => Promise<number>;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, host: CommandHost) => void;

export const jsonOption = new Option('--json', 'print the result as one JSON object');

export function seedOption(what: string): Option {
  return new Option('--seed <n>', `seed of ${what}`).argParser(wholeNumber(0)).default(1);
}

export interface EngineOptions {
  readonly provider: (typeof PROVIDERS)[number];
  readonly threads: number;
}

/** `--provider` and `--threads`. */
export function engineOptions(): readonly Option[] {
  return [
    new Option(
      '--provider <name>',
      `where to compute: ${PROVIDERS.join(', ')}; auto takes the first that works of CUDA, DirectML, CPU`,
    )
      .argParser(oneOf(PROVIDERS))
      .default('auto'),
    new Option('--threads <n>', 'threads of one operator, best at the number of physical cores')
      .argParser(wholeNumber(1, 1024))
      .default(defaultThreads()),
  ];
}

export function addOptions(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option);
  return command;
}

/** The text of a result for programs. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

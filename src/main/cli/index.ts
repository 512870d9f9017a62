import process from 'node:process';

import { Command, CommanderError, type OutputConfiguration } from 'commander';

import { APPLICATION, VERSION } from '../services/about.ts';
import { errnoOf } from '../files/errors.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import { type AddCommand, type CommandHost, DONE, FAILED, WRONG_USAGE } from './command.ts';
import { addBench } from './bench.ts';
import { addBundle, addVerify } from './bundle.ts';
import { addCrossval } from './crossval.ts';
import { addDemo } from './demo.ts';
import { addExport } from './export.ts';
import { addFit } from './fit.ts';
import { addLeaks } from './leaks.ts';
import { addPhantom } from './phantom.ts';
import { addRead } from './read.ts';
import { addServe } from './serve.ts';
import { addSplit } from './split.ts';
import { addStats } from './stats.ts';
import { openTerminal, type Output, type Terminal } from './terminal.ts';
import { addTune } from './tune.ts';
import { addWeights } from './weights.ts';

const COMMANDS: Readonly<Record<string, AddCommand>> = {
  phantom: addPhantom,
  split: addSplit,
  leaks: addLeaks,
  fit: addFit,
  crossval: addCrossval,
  tune: addTune,
  bundle: addBundle,
  verify: addVerify,
  read: addRead,
  stats: addStats,
  export: addExport,
  weights: addWeights,
  demo: addDemo,
  serve: addServe,
  bench: addBench,
};

interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The `sonopair` command. Resolves to its exit status: 0 done, 1 failed, 2 wrong usage. */
export async function main(argv: readonly string[], streams: Streams = process): Promise<number> {
  // A reader such as `head` may leave before everything is said.
  streams.stdout.on?.('error', (error) => {
    if (errnoOf(error) !== 'EPIPE') throw error;
  });
  const terminal = openTerminal(streams.stdout, streams.stderr);
  const write = {
    writeOut: (text: string) => void streams.stdout.write(text),
    writeErr: (text: string) => void streams.stderr.write(text),
    // Said in one line by `explain`.
    outputError: () => undefined,
  };
  try {
    return await execute(argv, terminal, write);
  } catch (error) {
    return explain(error, terminal, argv);
  }
}

/** Runs one command. Throws CommanderError for wrong usage, and what the command throws. */
async function execute(
  argv: readonly string[],
  terminal: Terminal,
  write: OutputConfiguration,
): Promise<number> {
  let status = DONE;
  const program = new Command('sonopair')
    .description(
      'Second opinion on paired B-mode and strain-elastography breast ultrasound: fits, reads and ' +
        'evaluates an AlexNet + ResNet-18 ensemble.\nResearch use only. Not a medical device.',
    )
    .version(`${APPLICATION} ${VERSION}`, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', '\nExit status: 0 done, 1 failed, 2 wrong usage.')
    // A command's own commands may have options of the same names.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput(write);
  const host: CommandHost = {
    terminal,
    run:
      (work) =>
      async (...args) => {
        status = await work(...args);
      },
    execute: (other) => execute(other, terminal, write),
  };
  for (const add of Object.values(COMMANDS)) add(program, host);
  await program.parseAsync([...argv], { from: 'user' });
  return status;
}

/** Says in one line what went wrong, and what status that is. */
function explain(error: unknown, terminal: Terminal, argv: readonly string[]): number {
  terminal.clear();
  if (process.env['SONOPAIR_DEBUG'] !== undefined && error instanceof Error)
    terminal.note(error.stack ?? error.message);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return DONE;
    // Help was printed in place of a message: no command was named.
    if (error.code !== 'commander.help') terminal.note(`sonopair: ${usageLine(error, argv)}`);
    return WRONG_USAGE;
  }
  if (error instanceof SonopairError) {
    terminal.note(`sonopair: ${error.message}`);
    return error.kind === 'usage' ? WRONG_USAGE : FAILED;
  }
  terminal.note(
    `sonopair: Unexpected failure: ${reasonOf(error)}. Set SONOPAIR_DEBUG=1 for its origin.`,
  );
  return FAILED;
}

function usageLine({ message }: CommanderError, [name]: readonly string[]): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  const command = Object.keys(COMMANDS).find((known) => known === name);
  return `${text}. See: sonopair ${command === undefined ? '' : `${command} `}--help`;
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { main } from '../../src/main/cli/index.ts';

export interface CommandResult {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BIN = fileURLToPath(new URL('../../bin/sonopair.js', import.meta.url));

export interface RunningCommand {
  /** Resolves when the command has said something on stderr that contains the text. */
  said(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<CommandResult>;
}

/** Starts `bin/sonopair.js` as a process, as a user would. */
export function startSonopair(args: readonly string[], cwd?: string): RunningCommand {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const output = { stdout: '', stderr: '' };
  let listeners: (() => void)[] = [];
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      tell();
    });
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...output }));
  });
  return {
    ended,
    signal: (name) => void child.kill(name),
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.stderr.includes(text)) return;
          listeners = listeners.filter((listener) => listener !== look);
          resolve();
        };
        listeners.push(look);
        look();
        void ended.then(({ stderr }) => reject(new Error(`ended without "${text}": ${stderr}`)));
      }),
  };
}

/** Runs `bin/sonopair.js` to its end. */
export function sonopair(args: readonly string[], cwd?: string): Promise<CommandResult> {
  return startSonopair(args, cwd).ended;
}

/** Runs the command inside this process: quick, for what needs no process of its own. */
export async function sonopairHere(args: readonly string[]): Promise<CommandResult> {
  const output = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): { write: (text: string) => void } => ({
    write: (text) => {
      output[name] += text;
    },
  });
  const status = await main(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { status, ...output };
}

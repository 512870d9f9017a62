import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import type { CommandResult } from './command.ts';

/** A host that runs as a process of its own, as a user starts it. */
export interface Serving {
  /** Resolves with the first match of a pattern in what it prints; rejects when it ends without. */
  readonly said: (pattern: RegExp) => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<CommandResult>;
}

export const READY = /^Sonopair is ready at (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)$/m;

const BIN = fileURLToPath(new URL('../../bin/sonopair.js', import.meta.url));

/** Starts `sonopair serve`; killed when the test is finished. */
export function startServe(args: readonly string[], env: NodeJS.ProcessEnv = {}): Serving {
  return startNode([BIN, 'serve', ...args], env);
}

/** Starts a script with this Node; killed when the test is finished. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Serving {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...output }));
  });
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
        if (found !== null) resolve(found[1] ?? found[0]);
      };
      listeners.add(look);
      look();
      ended.then(({ stderr }) => reject(new Error(`ended without ${pattern}: ${stderr}`)), reject);
    });
  return { said, ended, kill: (signal) => void child.kill(signal) };
}

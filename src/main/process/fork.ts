import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A child process and the line to it, whoever made it: Node, or Electron's shell. */
export interface Child {
  /** Sends a message by structured clone. */
  readonly send: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Calls back once the process is gone or cannot be started, with the cause. */
  readonly onEnd: (listener: (cause: string) => void) => void;
  /** Ends the process at once, whatever it does. */
  readonly kill: () => void;
}

/** Makes a child process of the module in a file. */
export type Fork = (file: string, env: NodeJS.ProcessEnv) => Child;

/**
 * The file of a process's or thread's entry, which callers name as it stands in the sources
 * (`new URL('./x.child.ts', import.meta.url)`): the build keeps the tree and changes the extension.
 */
export function entryFile(entry: URL): string {
  const source = fileURLToPath(entry);
  return `${source.slice(0, -extname(source).length)}${extname(import.meta.url)}`;
}

/** A child process of Node itself. */
export const forkNode: Fork = (file, env) => {
  const child = fork(file, {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A Ctrl-C at the terminal reaches the whole group; only the parent decides what it means.
    detached: process.platform !== 'win32',
    env,
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  return {
    send: (message) => void child.send(message as object),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => {
      child.on('error', (error) => listener(error.message));
      child.on('exit', (code, signal) =>
        listener(signal === null ? `exit status ${code}` : signal),
      );
    },
    kill,
  };
};

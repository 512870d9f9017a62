import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

import type { ForkOptions, UtilityProcess } from 'electron';

/** Gives a Node child what Electron's utility processes have in place of `process.send`. */
const PARENT_PORT = `
  import { EventEmitter } from 'node:events';
  const send = process.send.bind(process);
  const port = Object.assign(new EventEmitter(), { postMessage: (message) => send(message) });
  process.on('message', (data) => port.emit('message', { data }));
  process.on('disconnect', () => process.exit(0));
  process.parentPort = port;
  delete process.send;
`;

/** `utilityProcess.fork` over a real process of Node. */
export function forkUtilityDouble(
  file: string,
  args: readonly string[],
  { env }: ForkOptions,
): UtilityProcess {
  const child = fork(file, [...args], {
    serialization: 'advanced',
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(PARENT_PORT)}`],
    env: env as NodeJS.ProcessEnv,
  });
  const emitter = new EventEmitter();
  child.on('message', (message) => emitter.emit('message', message));
  // Electron tells a status, and nothing of signals.
  child.on('exit', (code) => emitter.emit('exit', code ?? 1));
  return Object.assign(emitter, {
    get pid() {
      return child.pid;
    },
    postMessage: (message: object) => void child.send(message),
    kill: () => child.kill(),
  }) as unknown as UtilityProcess;
}

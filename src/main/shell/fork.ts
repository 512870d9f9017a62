import process from 'node:process';

import type { Fork } from '../process/fork.ts';
import type { Electron } from './electron.ts';

/**
 * Computing processes as Electron's utility processes: the packaged program cannot be run as plain
 * Node (fuse RunAsNode), so `child_process.fork` is no way here.
 */
export function forkUtility(utilityProcess: Electron['utilityProcess']): Fork {
  return (file, env) => {
    const child = utilityProcess.fork(file, [], {
      serviceName: 'Sonopair computing process',
      stdio: 'inherit',
      env,
    });
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onEnd: (listener) => {
        child.on('error', (type, location) => listener(`${type} in ${location}`));
        child.on('exit', (code) => listener(`exit status ${code}`));
      },
      kill: () => {
        // `child.kill()` only asks, and a process that computes does not listen.
        if (child.pid === undefined) child.kill();
        else endNow(child.pid);
      },
    };
  };
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

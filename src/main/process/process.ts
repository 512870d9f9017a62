import { constants, getPriority, setPriority } from 'node:os';

import { SonopairError } from '../../shared/errors.ts';
import { answerCalls, openCalls, type Calls, type Methods } from './calls.ts';
import { type Child, entryFile, type Fork, forkNode } from './fork.ts';

/**
 * How a piece of work is done in a process of its own (`calls.ts` has the protocol). A child can
 * be killed in mid-run without harm.
 */

/** The parent's side of a child process. A call rejects with `engine` if the child dies. */
export interface Worker extends Calls {
  /** The most memory the child has held so far, in bytes. */
  peakMemory(): Promise<number>;
  /** Ends the child at once. */
  kill(): void;
}

/** How a computing process is started: `startWorker`, with or without a way of forking of its own. */
export type StartWorker = (entry: URL) => Worker;

/** How children are made, and what their user can do should one die. */
export interface WorkerHost {
  readonly fork: Fork;
  readonly remedy: string;
  /** Whether they give way to a window that somebody works at. */
  readonly givesWay: boolean;
}

/** Tells a child that it gives way. */
const GIVES_WAY = 'SONOPAIR_GIVES_WAY';

const COMMAND_LINE: WorkerHost = {
  fork: forkNode,
  remedy: 'Close other programs or lower --batch or --size, then try again',
  givesWay: false,
};

/**
 * Starts a child whose entry is a `*.child.ts` module (see `serveWorker`); from the command line
 * unless another host is given.
 */
export function startWorker(entry: URL, host: WorkerHost = COMMAND_LINE): Worker {
  const { fork, remedy, givesWay } = host;
  const child = fork(entryFile(entry), {
    ...process.env,
    ORT_DISABLE_TELEMETRY: '1',
    [GIVES_WAY]: givesWay ? '1' : '',
  });
  const calls = openCalls(child, (cause) => childDied(cause, remedy));
  return {
    ...calls,
    peakMemory: async () => Number(await calls.call(PEAK_MEMORY, null)),
    kill: child.kill,
  };
}

function childDied(reason: string, remedy: string): SonopairError {
  return new SonopairError('engine', {
    subject: 'Computing process',
    reason: `it ended unexpectedly (${reason}), most often for want of memory`,
    remedy,
  });
}

/** Every child answers this one. `maxRSS` is in kilobytes on all platforms (libuv). */
const PEAK_MEMORY = 'peak-memory';

/** The child's side: answers the parent's calls, and ends when the parent is gone. */
export function serveWorker(methods: Methods): void {
  // Before anything starts threads, which take the priority that holds then.
  if (process.env[GIVES_WAY] === '1') giveWay();
  const own: Methods = { [PEAK_MEMORY]: () => process.resourceUsage().maxRSS * 1024 };
  answerCalls(parentLine(), { ...methods, ...own }, () => process.exit(0));
}

function giveWay(): void {
  const { PRIORITY_BELOW_NORMAL: lower } = constants.priority;
  // Where the whole program was given a lower one still, raising it would be refused.
  if (getPriority() < lower) setPriority(lower);
}

/** A child's line to its parent. */
type ParentLine = Pick<Child, 'send' | 'onMessage'>;

/** What Electron gives its utility processes in place of Node's channel. */
interface ParentPort {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => unknown;
}

/** Electron ends its utility processes with itself; Node's children notice the lost channel. */
function parentLine(): ParentLine {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined)
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => void parentPort.on('message', ({ data }) => listener(data)),
    };
  process.on('disconnect', () => process.exit(0));
  return {
    // Without somebody to hear of it, a failure would be thrown and printed: a child whose parent is
    // gone ends in silence, also where it is too busy to notice the lost channel.
    send: (message) => void process.send?.(message, undefined, {}, endWhereFailed),
    onMessage: (listener) => void process.on('message', listener),
  };
}

function endWhereFailed(error: Error | null): void {
  if (error !== null) process.exit(0);
}

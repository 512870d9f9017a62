import {
  deserializeError,
  serializeError,
  SonopairError,
  type SerializedError,
} from '../../shared/errors.ts';
import { type Child, entryFile, type Fork, forkNode } from './fork.ts';

/**
 * How a piece of work is done in a process of its own. The parent asks, the child answers once;
 * in between the child may send events. A child can be killed in mid-run without harm.
 */

interface Ask {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SerializedError }
  | { readonly id: number; readonly event: unknown };

/** The parent's side of a child process. */
export interface Worker {
  /** Calls a method of the child; rejects with its typed error, or `engine` if it dies. */
  call(method: string, argument: unknown, onEvent?: (event: unknown) => void): Promise<unknown>;
  /** The most memory the child has held so far, in bytes. */
  peakMemory(): Promise<number>;
  /** Ends the child at once. */
  kill(): void;
  /** Lets the child end by itself. */
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

/** How a computing process is started: `startWorker`, with or without a way of forking of its own. */
export type StartWorker = (entry: URL) => Worker;

/** Starts a child whose entry is a `*.child.ts` module (see `serveWorker`). */
export function startWorker(entry: URL, fork: Fork = forkNode): Worker {
  const child = fork(entryFile(entry), { ...process.env, ORT_DISABLE_TELEMETRY: '1' });
  const pending = new Map<number, Pending>();
  const gone = Promise.withResolvers<void>();
  let nextId = 1;
  let ended: SonopairError | undefined;

  child.onMessage((message) => {
    const reply = message as Reply;
    const request = pending.get(reply.id);
    if (request === undefined) return;
    if ('event' in reply) request.onEvent?.(reply.event);
    else {
      pending.delete(reply.id);
      if ('error' in reply) request.reject(deserializeError(reply.error));
      else request.resolve(reply.result);
    }
  });
  child.onEnd((cause) => {
    ended ??= childDied(cause);
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
    gone.resolve();
  });

  const call: Worker['call'] = (method, argument, onEvent) => {
    if (ended !== undefined) return Promise.reject(ended);
    const id = nextId++;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject, onEvent });
      child.send({ id, method, argument } satisfies Ask);
    });
  };
  return {
    call,
    peakMemory: async () => Number(await call(PEAK_MEMORY, null)),
    kill: child.kill,
    close: async () => {
      if (ended === undefined) child.send({ id: nextId++, method: CLOSE, argument: null });
      await gone.promise;
    },
  };
}

function childDied(reason: string): SonopairError {
  return new SonopairError('engine', {
    subject: 'Computing process',
    reason: `it ended unexpectedly (${reason}), most often for want of memory`,
    remedy: 'Close other programs or lower --batch or --size, then try again',
  });
}

/** Every child answers this one. `maxRSS` is in kilobytes on all platforms (libuv). */
const PEAK_MEMORY = 'peak-memory';
/** Every child ends by itself on this one. */
const CLOSE = 'close';

/** What a method of a child gets beside its argument. */
export interface CallContext {
  readonly emit: (event: unknown) => void;
}

export type WorkerMethods = Readonly<
  Record<string, (argument: unknown, context: CallContext) => Promise<unknown>>
>;

/** The child's side: answers the parent's calls, and ends when the parent is gone. */
export function serveWorker(methods: WorkerMethods): void {
  const line = parentLine();
  const send = (reply: Reply): void => line.send(reply);
  line.onMessage((message) => {
    const { id, method, argument } = message as Ask;
    if (method === CLOSE) process.exit(0);
    if (method === PEAK_MEMORY) {
      send({ id, result: process.resourceUsage().maxRSS * 1024 });
      return;
    }
    const run = methods[method];
    if (run === undefined) {
      send({ id, error: serializeError(new Error(`There is no method ${method}`)) });
      return;
    }
    run(argument, { emit: (event) => send({ id, event }) }).then(
      (result) => send({ id, result }),
      (error: unknown) => send({ id, error: serializeError(error) }),
    );
  });
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
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  };
}

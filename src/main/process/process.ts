import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  deserializeError,
  serializeError,
  SonopairError,
  type SerializedError,
} from '../../shared/errors.ts';

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

/** Starts a child whose entry is a `*.child.ts` module (see `serveWorker`). */
export function startWorker(entry: URL): Worker {
  const child = fork(fileURLToPath(entry), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A Ctrl-C at the terminal reaches the whole group; only the parent decides what it means.
    detached: process.platform !== 'win32',
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let ended: SonopairError | undefined;

  child.on('message', (message) => {
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
  const onEnd = (reason: string): void => {
    ended ??= childDied(reason);
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  child.on('error', (error) => onEnd(error.message));
  child.on('exit', (code, signal) => onEnd(signal === null ? `exit status ${code}` : signal));
  killWithParent(child);

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
    kill: () => void child.kill('SIGKILL'),
    close: () => closed(child),
  };
}

function childDied(reason: string): SonopairError {
  return new SonopairError('engine', {
    subject: 'Computing process',
    reason: `it ended unexpectedly (${reason}), most often for want of memory`,
    remedy: 'Close other programs or lower --batch or --size, then try again',
  });
}

function killWithParent(child: ChildProcess): void {
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
}

function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.disconnect();
  });
}

/** Every child answers this one. `maxRSS` is in kilobytes on all platforms (libuv). */
const PEAK_MEMORY = 'peak-memory';

/** What a method of a child gets beside its argument. */
export interface CallContext {
  readonly emit: (event: unknown) => void;
}

export type WorkerMethods = Readonly<
  Record<string, (argument: unknown, context: CallContext) => Promise<unknown>>
>;

/** The child's side: answers the parent's calls, and ends when the parent is gone. */
export function serveWorker(methods: WorkerMethods): void {
  const send = (reply: Reply): void => void process.send?.(reply);
  process.on('message', (message) => {
    const { id, method, argument } = message as Ask;
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
  process.on('disconnect', () => process.exit(0));
}

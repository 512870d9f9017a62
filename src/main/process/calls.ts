import {
  deserializeError,
  serializeError,
  type SerializedError,
  type SonopairError,
} from '../../shared/errors.ts';
import type { Child } from './fork.ts';

/**
 * How work is asked for across a border, be it of a process or of a thread: one side asks, the
 * other answers each call once; in between it may send events. Errors keep their kind.
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

/** The asking side. */
export interface Calls {
  /** Calls a method of the other side; rejects with its typed error, or once it is gone. */
  call(method: string, argument: unknown, onEvent?: (event: unknown) => void): Promise<unknown>;
  /** Lets the other side end by itself, after the calls made so far were begun. */
  close(): Promise<void>;
}

/** What a method gets beside its argument. */
interface CallContext {
  readonly emit: (event: unknown) => void;
}

/** The methods of the answering side: each gives its answer or the promise of one. */
export type Methods = Readonly<
  Record<string, (argument: unknown, context: CallContext) => unknown>
>;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

/** Every answering side ends by itself on this one. */
const CLOSE = 'close';

/** Asks over the line to a child; `died` says in the user's words that it is gone. */
export function openCalls(
  child: Pick<Child, 'send' | 'onMessage' | 'onEnd'>,
  died: (cause: string) => SonopairError,
): Calls {
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
    ended ??= died(cause);
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
    gone.resolve();
  });

  return {
    call: (method, argument, onEvent) => {
      if (ended !== undefined) return Promise.reject(ended);
      const id = nextId++;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, onEvent });
        child.send({ id, method, argument } satisfies Ask);
      });
    },
    close: async () => {
      if (ended === undefined) child.send({ id: nextId++, method: CLOSE, argument: null });
      await gone.promise;
    },
  };
}

/** Answers the calls that come over a line, until it is told to close: `end` then ends it. */
export function answerCalls(
  line: Pick<Child, 'send' | 'onMessage'>,
  methods: Methods,
  end: () => void,
): void {
  const send = (reply: Reply): void => line.send(reply);
  line.onMessage((message) => {
    const { id, method, argument } = message as Ask;
    if (method === CLOSE) return end();
    const run = methods[method];
    if (run === undefined) {
      send({ id, error: serializeError(new Error(`There is no method ${method}`)) });
      return;
    }
    const answer = new Promise((resolve) => {
      resolve(run(argument, { emit: (event) => send({ id, event }) }));
    });
    answer.then(
      (result) => send({ id, result }),
      (error: unknown) => send({ id, error: serializeError(error) }),
    );
  });
}

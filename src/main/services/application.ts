import type { AppEvent } from '../../shared/contract/app.ts';
import type { Contract } from '../../shared/contract/index.ts';
import type { ServiceOf } from '../../shared/contract/service.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { Registry } from '../registry/interface.ts';
import { VERSION } from './about.ts';
import type { Events } from './events.ts';
import type { Tasks } from './tasks.ts';

type Area = ServiceOf<Contract['app']>;
type Purpose = Parameters<Area['choosePath']>[0]['purpose'];

/** Where the application runs: what a window is shown in. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  /**
   * Opens the host's own dialog; resolves to null where it was closed without a choice. Null where
   * the host has none: a browser never tells a page where its files lie.
   */
  readonly choosePath: ((purpose: Purpose) => Promise<readonly string[] | null>) | null;
}

export interface ApplicationDependencies {
  readonly host: Host;
  readonly dataFolder: string;
  readonly registry: Registry;
  readonly events: Events;
  readonly tasks: Tasks;
}

/** What this installation is and does at the moment. */
export function createApplication({
  host,
  dataFolder,
  registry,
  events,
  tasks,
}: ApplicationDependencies): Area {
  const follow = createFollow(events);
  return {
    info: async () => ({
      version: VERSION,
      host: host.kind,
      dialogs: host.choosePath !== null,
      dataFolder,
      empty: await registry.query.isEmpty(null),
    }),
    choosePath: async ({ purpose }) => {
      if (host.choosePath === null) throw noDialogs();
      return { paths: await host.choosePath(purpose) };
    },
    events: async (_, signal) => follow(signal),
    tasks: async () => tasks.list(),
    cancelTask: async ({ id }) => {
      tasks.cancel(id);
      return {};
    },
  };
}

function noDialogs(): SonopairError {
  return new SonopairError('host', {
    subject: 'Dialog for files and folders',
    reason: 'a browser does not tell where files lie on this machine',
    remedy: 'Type the path, or drop files on the window',
  });
}

type Happenings = AsyncIteratorObject<AppEvent, void, void>;

/**
 * Lets windows follow what happens, from now on until the signal is aborted or the reader stops. A
 * reader that is slower than what happens is told less, never late: of what waits for it, only the
 * newest state of each task and each kind of change is kept. A notice that nobody was there to hear,
 * as at the start, waits for the first who comes.
 */
function createFollow(events: Events): (signal: AbortSignal | undefined) => Happenings {
  let unheard = new Map<string, AppEvent>();
  let readers = 0;
  events.subscribe((event) => {
    if (readers === 0 && event.type === 'notice') unheard.set(keyOf(event), event);
  });
  return (signal) => {
    const waiting = unheard;
    unheard = new Map();
    readers += 1;
    let wake = (): void => undefined;
    const unsubscribe = events.subscribe((event) => {
      waiting.set(keyOf(event), event);
      wake();
    });
    const stopped = new AbortController();
    stopped.signal.addEventListener('abort', () => {
      readers -= 1;
      unsubscribe();
      wake();
    });
    const stop = (): void => stopped.abort();
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    const next = (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve;
      });
    return read(waiting, next, stopped);
  };
}

async function* read(
  waiting: Map<string, AppEvent>,
  next: () => Promise<void>,
  stopped: AbortController,
): AsyncGenerator<AppEvent, void, void> {
  try {
    for (;;) {
      for (const [key, event] of waiting) {
        waiting.delete(key);
        yield event;
      }
      if (stopped.signal.aborted) return;
      if (waiting.size === 0) await next();
    }
  } finally {
    stopped.abort();
  }
}

/** Events of the same key replace each other while they wait. */
function keyOf(event: AppEvent): string {
  switch (event.type) {
    case 'changed':
      return `changed ${event.what}`;
    case 'task':
      return `task ${event.task.id}`;
    case 'notice':
      return `notice ${event.code} ${event.detail}`;
  }
}

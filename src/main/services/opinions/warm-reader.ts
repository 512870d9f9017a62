import type { ProviderChoice } from '../../engine/options.ts';
import type { ModelFolder } from '../../model/folder.ts';
import type { StartWorker } from '../../process/process.ts';
import type { Events } from '../events.ts';
import { openReader, type Reader } from '../reader.ts';

export interface ReadingEngine {
  readonly provider: ProviderChoice;
  /** Of one operator; asked whenever a process is made, since a fit may need some of them then. */
  readonly threads: number | (() => number);
  /** How a reading process is made. */
  readonly start: StartWorker;
  /** After how long without a read its process ends, in milliseconds. */
  readonly idle?: number;
}

/**
 * One reading process, kept while it is used: opening a model takes seconds, reading a pair with an
 * open one does not. It holds one model, since each takes up to a gigabyte.
 */
export interface WarmReader {
  /** Reads with the model's process; another model's is closed first. */
  readonly use: <T>(model: ModelFolder, work: (reader: Reader) => Promise<T>) => Promise<T>;
  /** Opens the model's process ahead of need; its failure is met by whoever uses it. */
  readonly prepare: (model: ModelFolder) => void;
  /** Ends a process that holds another model than this one. */
  readonly keepOnly: (hash: string | undefined) => Promise<void>;
  readonly close: () => Promise<void>;
}

const IDLE = 5 * 60_000;

interface Held {
  readonly hash: string;
  readonly reader: Promise<Reader>;
  users: number;
}

export function createWarmReader(engine: ReadingEngine, events: Events): WarmReader {
  let held: Held | undefined;
  let timer: NodeJS.Timeout | undefined;
  const said = new Set<string>();

  const open = async (model: ModelFolder): Promise<Reader> => {
    const reader = await openReader(model, {
      provider: engine.provider,
      threads: typeof engine.threads === 'number' ? engine.threads : engine.threads(),
      heatmaps: true,
      start: engine.start,
      onRestart: (cause) =>
        events.publish({ type: 'notice', code: 'reader-restarted', detail: cause.parts.reason }),
    });
    for (const detail of reader.provider.fallbacks) {
      // Where no processor is asked for, the best there is reads; the same is said once only.
      if (engine.provider !== 'auto' && !said.has(detail))
        events.publish({ type: 'notice', code: 'provider-fallback', detail });
      said.add(detail);
    }
    return reader;
  };
  const end = async (old: Held | undefined): Promise<void> => {
    if (old === undefined) return;
    if (held === old) held = undefined;
    await old.reader.then(
      (reader) => reader.close(),
      () => undefined,
    );
  };
  const hold = (model: ModelFolder): Held => {
    clearTimeout(timer);
    const hash = model.manifest.onnx.sha256;
    if (held?.hash === hash) return held;
    const before = held;
    // One model in memory at a time: the one before is gone before the next is opened.
    const reader = (before?.users ?? 0) > 0 ? open(model) : end(before).then(() => open(model));
    const opened: Held = { hash, reader, users: 0 };
    held = opened;
    reader.catch(() => {
      if (held === opened) held = undefined;
    });
    return opened;
  };
  const rest = (used: Held): void => {
    if (used.users > 0) return;
    if (held !== used) void end(used);
    else {
      clearTimeout(timer);
      timer = setTimeout(() => void end(used), engine.idle ?? IDLE);
      timer.unref();
    }
  };

  return {
    use: async (model, work) => {
      const used = hold(model);
      used.users += 1;
      try {
        return await work(await used.reader);
      } finally {
        used.users -= 1;
        rest(used);
      }
    },
    prepare: (model) => rest(hold(model)),
    keepOnly: async (hash) => {
      if (held !== undefined && held.hash !== hash && held.users === 0) await end(held);
    },
    close: async () => {
      clearTimeout(timer);
      await end(held);
    },
  };
}

import type { Registry } from '../registry/interface.ts';

/** A registry that can be closed, exchanged on the disk and opened again under those who hold it. */
export interface ReplaceableRegistry {
  readonly registry: Registry;
  /** Closes the registry for `work` and opens what is there afterwards, also where `work` fails. */
  readonly whileClosed: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Throws as `open` does. */
export async function openReplaceable(open: () => Promise<Registry>): Promise<ReplaceableRegistry> {
  let current = await open();
  /** Looks the method up when it is called: the registry may be another one by then. */
  const following = <T extends object>(target: () => T): T =>
    new Proxy({} as T, {
      get: (_, name) =>
        // Of a name that is no method there is none: a promise asks whether this is another one.
        name in target() ? (input: unknown) => methodsOf(target())[name]!(input) : undefined,
    });
  return {
    registry: {
      query: following(() => current.query),
      as: (actor) => following(() => current.as(actor)),
      close: () => current.close(),
    },
    whileClosed: async (work) => {
      await current.close();
      try {
        return await work();
      } finally {
        current = await open();
      }
    },
  };
}

function methodsOf(target: object): Record<string | symbol, (input: unknown) => unknown> {
  return target as Record<string | symbol, (input: unknown) => unknown>;
}

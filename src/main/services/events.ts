import type { AppEvent, Change } from '../../shared/contract/app.ts';

/** What windows are told while it happens. */
export interface Events {
  readonly publish: (event: AppEvent) => void;
  /** Says that part of the registry changed. */
  readonly changed: (...what: readonly Change[]) => void;
  /** Calls back until the returned function is called. */
  readonly subscribe: (listener: (event: AppEvent) => void) => () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: AppEvent) => void>();
  const publish = (event: AppEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    publish,
    changed: (...what) => {
      for (const each of what) publish({ type: 'changed', what: each });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

import type { Services } from '../../shared/contract/service.ts';
import { SonopairError } from '../../shared/errors.ts';

/**
 * What calls pass on their way to a service, so that the application can be closed, or its registry
 * exchanged, without one in mid-work.
 */
export interface Gate {
  /** Does a piece of work; waits while the gate is held. Throws SonopairError `host` once it is shut. */
  readonly pass: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * Lets nothing new begin until `work` is done, and waits for what is under way. Throws what `work`
   * throws, and SonopairError `host` where something does not come to its end.
   */
  readonly hold: <T>(work: () => Promise<T>) => Promise<T>;
  /** Lets nothing pass any more. Resolves to whether all that was under way came to its end. */
  readonly shut: () => Promise<boolean>;
}

/** What is under way gets this long (ms): a click is answered sooner, tasks are no calls. */
const PATIENCE = 10_000;

export function createGate(patience = PATIENCE): Gate {
  const underWay = new Set<Promise<unknown>>();
  let held: Promise<void> | undefined;
  let closed = false;

  const settled = async (): Promise<boolean> => {
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(() => late.resolve(false), patience);
    try {
      while (underWay.size > 0) {
        const all = Promise.all([...underWay].map((work) => work.catch(() => undefined)));
        if ((await Promise.race([all, late.promise])) === false) return false;
      }
      return true;
    } finally {
      clearTimeout(timer);
    }
  };

  const pass: Gate['pass'] = async (work) => {
    if (held !== undefined) {
      await held;
      // The next hold may have begun before the last of those who waited for this one.
      return pass(work);
    }
    if (closed) throw ending();
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };

  return {
    pass,
    hold: async (work) => {
      if (held !== undefined || closed) throw closed ? ending() : stillBusy();
      const release = Promise.withResolvers<void>();
      held = release.promise;
      try {
        if (!(await settled())) throw stillBusy();
        return await work();
      } finally {
        held = undefined;
        release.resolve();
      }
    },
    shut: () => {
      closed = true;
      return settled();
    },
  };
}

/** The services behind the gate: what a window can reach. */
export function gated(services: Services, gate: Gate): Services {
  const behind = (area: object): object =>
    Object.fromEntries(
      Object.entries(area as Record<string, Method>).map(([name, method]) => [
        name,
        (...call: readonly unknown[]) => gate.pass(() => method(...call)),
      ]),
    );
  const areas = Object.entries(services).map(([name, area]) => [name, behind(area)] as const);
  return Object.fromEntries(areas) as unknown as Services;
}

type Method = (...call: readonly unknown[]) => Promise<unknown>;

function ending(): SonopairError {
  return new SonopairError('host', {
    subject: 'Sonopair',
    reason: 'it is ending',
    remedy: 'Start it again. What was saved before is safe',
  });
}

function stillBusy(): SonopairError {
  return new SonopairError('host', {
    subject: 'Sonopair',
    reason: 'something else is still under way',
    remedy: 'Wait a moment and try again. Nothing was changed',
  });
}

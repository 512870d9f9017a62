import { useBlocker } from '@tanstack/react-router';
import { useLayoutEffect, useRef } from 'react';

/** Someone who wants to leave a screen that holds something unsaved. */
interface LeaveGuard {
  /** What someone who was stopped can be told to do; null where nobody was. */
  readonly stopped: { readonly stay: () => void; readonly go: () => void } | null;
  /** Lets everybody go from now on, before the page is drawn anew. */
  readonly free: () => void;
}

/**
 * Stops whoever wants to go elsewhere, or to close the window, while a screen holds something.
 * `within`: also who goes from one thing to the next on the same screen.
 */
export function useLeaveGuard(
  holds: boolean,
  { within }: { readonly within: boolean },
): LeaveGuard {
  const held = useRef(holds);
  useLayoutEffect(() => {
    held.current = holds;
  }, [holds]);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      held.current && (within || current.pathname !== next.pathname),
    enableBeforeUnload: () => held.current,
    withResolver: true,
  });
  return {
    stopped: blocker.status === 'blocked' ? { stay: blocker.reset, go: blocker.proceed } : null,
    free: () => {
      held.current = false;
    },
  };
}

import { type Dispatch, type SetStateAction, useCallback, useState } from 'react';

/**
 * State that belongs to something, such as a pair: when that changes it starts anew, without the
 * component's being made anew, which would lose the focus.
 */
export function useStateOf<T>(
  owner: number | string,
  start: () => T,
): readonly [T, Dispatch<SetStateAction<T>>] {
  const [stored, setStored] = useState(() => ({ owner, value: start() }));
  let current = stored;
  if (!Object.is(stored.owner, owner)) {
    current = { owner, value: start() };
    setStored(current);
  }
  const set = useCallback((action: SetStateAction<T>): void => {
    setStored((now) => ({
      owner: now.owner,
      value: typeof action === 'function' ? (action as (value: T) => T)(now.value) : action,
    }));
  }, []);
  return [current.value, set];
}

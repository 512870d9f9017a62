/** Answers again with the values that were asked for last; a failure is not kept. */
export function keepLast<T>(count: number): (key: string, read: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key, read) => {
    const value = kept.get(key) ?? read();
    // The last asked for is the last in the order of a Map.
    kept.delete(key);
    kept.set(key, value);
    value.catch(() => {
      if (kept.get(key) === value) kept.delete(key);
    });
    for (const oldest of kept.keys()) {
      if (kept.size <= count) break;
      kept.delete(oldest);
    }
    return value;
  };
}

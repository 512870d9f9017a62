/** Files worked on at a time: enough to keep a disk and the decoder's threads busy. */
const AT_ONCE = 4;

/** Does `work` for each item, several at a time; after a failure, which it throws, none is begun. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const drain = async (): Promise<void> => {
    for (const item of queue) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  // All are waited for: nobody works on after this has returned.
  await Promise.all(Array.from({ length: AT_ONCE }, drain));
  if (failures.length > 0) throw failures[0];
}

import { exists, readText } from '../files/read.ts';
import { writeFileAtomic } from '../files/write.ts';

/** Faults of the program, kept where a user can find them: a window has no terminal. */
export interface FaultLog {
  /** Adds an entry, which must name no patient. Never fails. */
  readonly write: (entry: string) => void;
  /** Resolves once every entry is on the disk, or could not be put there. */
  readonly written: () => Promise<void>;
}

/** What of older entries is kept, in characters. */
const KEPT = 64 * 1024;

export function createFaultLog(file: string): FaultLog {
  let last = Promise.resolve();
  const add = async (entry: string): Promise<void> => {
    try {
      const before = (await exists(file)) ? await readText(file) : '';
      await writeFileAtomic(file, `${before.slice(-KEPT)}${new Date().toISOString()} ${entry}\n`);
    } catch {
      // The fault itself was told; where nothing can be written, neither can this.
    }
  };
  return {
    write: (entry) => {
      last = last.then(() => add(entry));
    },
    written: () => last,
  };
}

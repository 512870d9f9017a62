import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether something built is missing or older than what it was built from (files or folders). */
export function isStale(built: readonly string[], sources: readonly string[]): boolean {
  const times = built.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs);
  const oldest = Math.min(...times.map((time) => time ?? -Infinity));
  return sources.some((path) => isNewer(path, oldest));
}

function isNewer(path: string, than: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  // A folder's own time tells of files that were added or taken away.
  if (found.mtimeMs > than) return true;
  return found.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), than));
}

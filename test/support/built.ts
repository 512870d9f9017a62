import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** dist/, built from the sources as they are; quick where it is. */
export async function builtApplication(): Promise<string> {
  // Under a test runner's NODE_ENV the window would be React's development build.
  const { NODE_ENV: _, ...env } = process.env;
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/build.ts'), '--if-needed'], {
    cwd: ROOT,
    env,
  });
  return join(ROOT, 'dist');
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');

const BUILD = `
  import { ensurePage } from './scripts/building/page.ts';
  await ensurePage(() => undefined);
`;

/** The window's page in dist/renderer, built from the sources as they are; quick where it is. */
export async function builtPage(): Promise<void> {
  // Under a test runner's NODE_ENV it would be React's development build.
  const { NODE_ENV: _, ...env } = process.env;
  const args = ['--input-type=module', '--eval', BUILD];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
}

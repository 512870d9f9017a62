import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What a build is made of. */
const INPUTS = [
  'src/**/*.*',
  'scripts/build.ts',
  'scripts/building/*.ts',
  'vite.config.ts',
  'tsconfig*.json',
  'package.json',
  'package-lock.json',
];

/** Where a build says which sources it was made from. */
export const STAMP = join(ROOT, 'dist/sources.sha256');

/** One hash over every source of a build. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const path of globSync(INPUTS, { cwd: ROOT }).toSorted())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

/** Whether dist/ is a build of the sources as they are. */
export function isBuilt(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === sourcesHash();
}

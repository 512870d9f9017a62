/**
 * `npm run build`: what Electron runs and both hosts serve, in dist/. The window and the preload are
 * bundled; main and shared keep their tree, so that entries of processes and threads are found
 * beside their callers as in the sources. `--if-needed` leaves a build alone that is newer than its
 * sources.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { exclusively } from './building/exclusively.ts';
import { buildPage } from './building/page.ts';
import { buildPreload } from './building/preload.ts';
import { isStale } from './building/stale.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

const PARTS = ['main', 'shared', 'charts', 'preload', 'renderer'];
const BUILT = ['main/index.js', 'preload/preload.cjs', 'renderer/index.html'].map((path) =>
  join(dist, path),
);
const SOURCES = [
  'src',
  'scripts/building',
  'tsconfig.build.json',
  'vite.config.ts',
  'package-lock.json',
].map((path) => join(root, path));

await exclusively(async () => {
  if (!process.argv.includes('--if-needed') || isStale(BUILT, SOURCES)) await build();
});

/** Builds beside the old build and puts the parts in its place at the end, whoever reads it now. */
async function build(): Promise<void> {
  console.error('Building …');
  const fresh = join(dist, `.new-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    compileMain(fresh);
    await buildPreload(join(fresh, 'preload'));
    await buildPage(join(fresh, 'renderer'));
    for (const part of PARTS) replace(fresh, part);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function compileMain(folder: string): void {
  const { status } = spawnSync(`npm exec --no -- tsc -p tsconfig.build.json --outDir "${folder}"`, {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The main process could not be compiled');
}

function replace(fresh: string, part: string): void {
  const place = join(dist, part);
  if (existsSync(place)) renameSync(place, join(fresh, `old-${part}`));
  renameSync(join(fresh, part), place);
}

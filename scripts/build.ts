/**
 * `npm run build`: what Electron runs and both hosts serve, in dist/. The window and the preload are
 * bundled; main and shared keep their tree, so that entries of processes and threads are found
 * beside their callers as in the sources. `--if-needed` leaves a build of the same sources alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'vite';

import { buildPreload } from './building/preload.ts';
import { isBuilt, sourcesHash, STAMP } from './building/stamp.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

if (!process.argv.includes('--if-needed') || !isBuilt()) await buildAll();

/** Builds beside the old build and puts the parts in its place at the end, whoever reads it now. */
async function buildAll(): Promise<void> {
  const fresh = join(dist, `.new-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    const hash = sourcesHash();
    compileMain(fresh);
    await buildPreload(join(fresh, 'preload'));
    await buildWindow(join(fresh, 'renderer'));
    rmSync(STAMP, { force: true });
    for (const part of ['main', 'shared', 'preload', 'renderer']) replace(fresh, part);
    writeFileSync(STAMP, `${hash}\n`);
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
  if (status !== 0) throw new Error('tsc found faults');
}

async function buildWindow(folder: string): Promise<void> {
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'src/renderer'),
    logLevel: 'warn',
    build: { outDir: folder },
  });
}

function replace(fresh: string, part: string): void {
  const place = join(dist, part);
  if (existsSync(place)) renameSync(place, join(fresh, `old-${part}`));
  renameSync(join(fresh, part), place);
}

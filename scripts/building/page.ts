import { join } from 'node:path';

import { build } from 'vite';

import { buildFolder } from '../../src/main/files/folder.ts';
import { exclusively } from './exclusively.ts';
import { isStale } from './stale.ts';

const root = join(import.meta.dirname, '../..');

/** Builds the window's page where it is missing or older than its sources; says so before. */
export function ensurePage(say: (line: string) => void): Promise<void> {
  return exclusively(async () => {
    const page = join(root, 'dist/renderer');
    const sources = [
      'src/renderer',
      'src/shared',
      'src/charts',
      'vite.config.ts',
      'package-lock.json',
    ];
    const fresh = !isStale(
      [join(page, 'index.html')],
      sources.map((path) => join(root, path)),
    );
    if (fresh) return;
    say('Building the window …');
    // All or nothing: a host that runs never meets half a page.
    await buildFolder(page, buildPage, { replace: true });
  });
}

/** Builds the window's page into a folder. */
export async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
}

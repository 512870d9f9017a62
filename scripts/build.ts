/**
 * `npm run build`: what Electron runs and both hosts serve, in dist/. The window and the preload are
 * bundled; main and shared keep their tree, so that entries of processes and threads are found
 * beside their callers as in the sources.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'vite';

import { buildPreload } from './building/preload.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
compileMain();
await buildPreload(join(dist, 'preload'));
await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });

function compileMain(): void {
  const { status } = spawnSync('npm exec --no -- tsc -p tsconfig.build.json', {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(1);
}

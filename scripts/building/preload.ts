import { join } from 'node:path';

import { build } from 'vite';

const root = join(import.meta.dirname, '../..');

/** Builds `<folder>/preload.cjs`: one CommonJS file, as Electron's sandbox wants it. */
export async function buildPreload(folder: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      target: 'chrome140',
      lib: {
        entry: join(root, 'src/preload/preload.ts'),
        formats: ['cjs'],
        fileName: () => 'preload.cjs',
      },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

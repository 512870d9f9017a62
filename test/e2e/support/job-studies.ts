import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openPlace } from '../../support/imports.ts';
import { tinyStudy } from '../../support/tiny-study.ts';

const HOST = {
  signal: new AbortController().signal,
  progress: () => undefined,
  step: () => undefined,
};

/**
 * Stores two studies of eight patients each in a data folder: "Sound", and "Leaky", in which one
 * B-mode image stands under two patients.
 */
export async function storeJobStudies(folder: string): Promise<void> {
  const outside = await mkdtemp(join(tmpdir(), 'sonopair-studies-'));
  const place = await openPlace(folder);
  try {
    for (const name of ['Sound', 'Leaky']) {
      const root = join(outside, name);
      await mkdir(root);
      await tinyStudy(root, 8);
      if (name === 'Leaky')
        await copyFile(join(root, 'images/P1-1_b.png'), join(root, 'images/P3-1_b.png'));
      await place.imports.importFolder(root, { name, kind: 'local' }, HOST);
    }
  } finally {
    await place.close();
    await rm(outside, { recursive: true, force: true });
  }
}

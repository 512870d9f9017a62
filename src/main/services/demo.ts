import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { SonopairError } from '../../shared/errors.ts';
import { exists } from '../files/read.ts';
import { ensureFolder, writeFileAtomic } from '../files/write.ts';

/** Lies in every folder that a demo has made, and in no other. */
const MARK = 'sonopair-demo.txt';

/** Where the demo puts what. */
export interface DemoPaths {
  readonly study: string;
  readonly split: string;
  readonly model: string;
  readonly reads: string;
}

/**
 * Makes the folder of a demo. One that is there is never touched, unless an earlier demo made it
 * and it is to be replaced. Throws SonopairError `file`.
 */
export async function openDemoFolder(folder: string, replace: boolean): Promise<DemoPaths> {
  if (await exists(folder)) {
    const ours = await exists(join(folder, MARK));
    if (!ours || !replace)
      throw new SonopairError('file', {
        subject: folder,
        reason: ours ? 'an earlier demo is there' : 'it is there, and no demo made it',
        remedy: ours ? 'Replace it with --force, or name another --out' : 'Name another --out',
      });
    await rm(folder, { recursive: true, force: true });
  }
  await ensureFolder(folder);
  await writeFileAtomic(
    join(folder, MARK),
    'Made by "sonopair demo"; "sonopair demo --force" replaces this folder. Synthetic images only.\n',
  );
  return {
    study: join(folder, 'study'),
    split: join(folder, 'split.json'),
    model: join(folder, 'model'),
    reads: join(folder, 'reads'),
  };
}

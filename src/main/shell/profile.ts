import { join } from 'node:path';

import { ensureFolder } from '../files/write.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import type { Electron } from './electron.ts';

/**
 * The data folder: the one named by `--data=FOLDER`, else this platform's. What Electron keeps for
 * itself goes into it too, so that each data folder has its own single instance and nothing of the
 * program lies elsewhere. To be called before Electron is ready. Throws SonopairError `file`.
 */
export async function prepareDataFolder({ app }: Pick<Electron, 'app'>): Promise<string> {
  const named = app.commandLine.getSwitchValue('data');
  const folder = named === '' ? defaultDataFolder() : named;
  const profile = join(folder, 'electron');
  await ensureFolder(profile);
  app.setPath('userData', profile);
  return folder;
}

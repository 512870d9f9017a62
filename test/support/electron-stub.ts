import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import packageJson from '../../package.json' with { type: 'json' };

/** What @electron/fuses looks for in Electron's binary; version 1 and eight fuses follow, all on. */
const FUSES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('1'.repeat(8)),
]);

/**
 * An unpacked Electron for Linux as far as packaging looks at it: an executable with fuses and some
 * of the files beside it. It starts nothing.
 */
export async function stubElectron(folder: string): Promise<string> {
  for (const name of ['resources', 'locales']) await mkdir(join(folder, name), { recursive: true });
  const executable = Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n'), FUSES, Buffer.from('\n')]);
  await writeFile(join(folder, 'electron'), executable, { mode: 0o755 });
  await writeFile(join(folder, 'LICENSE'), 'A stub of Electron.\n');
  await writeFile(join(folder, 'version'), packageJson.devDependencies.electron);
  for (const language of ['de', 'en-US', 'fr'])
    await writeFile(join(folder, 'locales', `${language}.pak`), '');
  return folder;
}

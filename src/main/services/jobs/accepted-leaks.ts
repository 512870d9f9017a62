import { join } from 'node:path';

import { z } from 'zod';

import { exists, readJson } from '../../files/read.ts';
import { writeFileAtomic } from '../../files/write.ts';
import type { KeptLeak } from '../crossval/leaks.ts';

const LEAKS_FILE = 'accepted-leaks.json';

const keptLeaks = z.array(z.object({ leak: z.string(), text: z.string(), reason: z.string() }));

/** Keeps with a fit what the guard found and was accepted when it was queued. */
export async function writeAcceptedLeaks(
  folder: string,
  leaks: readonly KeptLeak[],
): Promise<void> {
  if (leaks.length > 0) await writeFileAtomic(join(folder, LEAKS_FILE), JSON.stringify(leaks));
}

export async function readAcceptedLeaks(folder: string): Promise<readonly KeptLeak[]> {
  const path = join(folder, LEAKS_FILE);
  return (await exists(path)) ? keptLeaks.parse(await readJson(path)) : [];
}

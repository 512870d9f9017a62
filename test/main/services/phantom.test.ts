import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { makePhantom, makePhantomAside } from '../../../src/main/services/phantom.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function hashes(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries = files
    .filter((file) => file.isFile())
    .map(async ({ parentPath, name }) => {
      const bytes = await readFile(join(parentPath, name));
      return [name, createHash('sha256').update(bytes).digest('hex')] as const;
    });
  return Object.fromEntries(await Promise.all(entries));
}

describe('phantoms drawn aside', () => {
  test('are those drawn here, with progress', async () => {
    const folder = await temporaryFolder();
    const [here, aside] = [join(folder, 'here'), join(folder, 'aside')];
    const request = { patients: 2, seed: 3, prefix: 'X' };
    const seen: number[] = [];
    const summary = await makePhantomAside(
      { ...request, out: aside },
      { onProgress: ({ done }) => seen.push(done), signal: new AbortController().signal },
    );
    expect(summary).toEqual({ ...(await makePhantom({ ...request, out: here })), study: aside });
    expect(seen).toEqual(Array.from({ length: summary.pairs }, (_, i) => i + 1));
    expect(await hashes(aside)).toEqual(await hashes(here));
  });

  test('leave nothing behind when they are stopped', async () => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    const drawing = makePhantomAside(
      { out: join(folder, 'study'), patients: 40, seed: 1 },
      { onProgress: () => stop.abort(), signal: stop.signal },
    );
    await expect(drawing).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('say what is wrong in the words of the drawing', async () => {
    const out = join(await temporaryFolder(), 'study');
    const host = { onProgress: () => undefined, signal: new AbortController().signal };
    const drawing = makePhantomAside({ out, patients: 1, seed: 1 }, host);
    await expect(drawing).rejects.toMatchObject({ kind: 'usage' });
  });
});

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { type Claim, claimFolder } from '../../../src/main/files/claim.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const GONE = 2 ** 22 + 1;

function claim(folder: string, patience?: number): Promise<Claim> {
  return claimFolder(folder, {
    held: ({ process: pid, file }) =>
      new SonopairError('fit', { subject: file, reason: `process ${pid} works there` }),
    ...(patience === undefined ? {} : { patience }),
  });
}

const left = (folder: string, content: unknown): Promise<void> =>
  writeFile(join(folder, 'running.json'), JSON.stringify(content));

describe('a folder', () => {
  test('that is claimed is refused until it is released, and nothing stays behind', async () => {
    const folder = await temporaryFolder();
    const first = await claim(folder);
    await expect(claim(folder)).rejects.toMatchObject({
      kind: 'fit',
      parts: {
        subject: join(folder, 'running.json'),
        reason: `process ${process.pid} works there`,
      },
    });
    await first.release();
    expect(await readdir(folder)).toEqual([]);
    const second = await claim(folder);
    expect(await readdir(folder)).toEqual(['running.json']);
    await second.release();
    await second.release();
  });

  test('claimed by many at once goes to one of them', async () => {
    const folder = await temporaryFolder();
    await left(folder, { process: GONE, host: hostname() });
    const ends = await Promise.allSettled(Array.from({ length: 12 }, () => claim(folder)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['running.json']);
  });

  test.each([
    ['a process that is gone', { process: GONE, host: hostname() }],
    ['an earlier process of the same number', { process: process.pid, host: hostname(), since: 1 }],
    ['another machine', { process: process.ppid, host: 'elsewhere' }],
    ['nobody one can tell', { process: 'me' }],
    ['half a process', 5],
  ])('of %s is taken over', async (_title, content) => {
    const folder = await temporaryFolder();
    await left(folder, content);
    await claim(folder);
    const text = await readFile(join(folder, 'running.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ process: process.pid, host: hostname() });
  });

  test('of a living process is refused, at once or when the patience is over', async () => {
    const folder = await temporaryFolder();
    await left(folder, { process: process.ppid, host: hostname() });
    for (const patience of [undefined, 0.3])
      await expect(claim(folder, patience)).rejects.toThrow(`process ${process.ppid} works there`);
  });

  test('that becomes free is had by who waits', async () => {
    const folder = await temporaryFolder();
    const first = await claim(folder);
    const waiting = claim(folder, 60);
    await first.release();
    await (await waiting).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('that is not there is an error of the file', async () => {
    const folder = join(await temporaryFolder(), 'none');
    await expect(claim(folder)).rejects.toMatchObject({ kind: 'file' });
  });
});

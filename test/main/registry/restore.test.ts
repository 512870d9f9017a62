import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openRegistry } from '../../../src/main/registry/open.ts';
import {
  commitRestore,
  finishRestore,
  planRestore,
  restoreFolder,
  restoreSteps,
} from '../../../src/main/registry/restore.ts';
import { failure } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const NOW = new Date('2026-05-06T07:08:09.123Z');
const ASIDE = 'before-restore-2026-05-06-07-08-09-123';

/** A data folder after a power cut, with a restore that was decided; all files say which they are. */
async function decided(): Promise<string> {
  const folder = await temporaryFolder();
  await write(folder, 'registry.sqlite', 'old');
  await write(folder, 'registry.sqlite-wal', 'old log');
  await write(folder, 'images/ab/1', 'old');
  await write(folder, 'heat/ab/1', 'old');
  await write(folder, 'staging/import/file', 'staged');
  const ready = restoreFolder(folder);
  await write(ready, 'registry.sqlite', 'new');
  await write(ready, 'images/ab/1', 'new');
  await mkdir(join(ready, 'heat'));
  await write(ready, 'models/m/model.onnx', 'new');
  expect(await planRestore(ready, NOW)).toBe(ASIDE);
  await commitRestore(folder);
  return folder;
}

async function write(folder: string, path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** Every file of a folder with its text, and every empty folder. */
async function treeOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1);
      if (entry.isFile()) return [[name, await readFile(path, 'utf8')]];
      return (await readdir(path)).length === 0 ? [[`${name}/`, '']] : [];
    }),
  );
  return Object.fromEntries(found.flat()) as Record<string, string>;
}

const RESTORED = {
  'registry.sqlite': 'new',
  'images/ab/1': 'new',
  'heat/': '',
  'models/m/model.onnx': 'new',
  'staging/import/file': 'staged',
  [`${ASIDE}/registry.sqlite`]: 'old',
  [`${ASIDE}/registry.sqlite-wal`]: 'old log',
  [`${ASIDE}/images/ab/1`]: 'old',
  [`${ASIDE}/heat/ab/1`]: 'old',
};

describe('a restore that was decided', () => {
  test('replaces the parts of a data folder and keeps the old ones aside', async () => {
    const folder = await decided();
    await finishRestore(folder);
    expect(await treeOf(folder)).toEqual(RESTORED);
    await finishRestore(folder);
    expect(await treeOf(folder)).toEqual(RESTORED);
  });

  test('ends the same wherever it was interrupted, and however often', async () => {
    let interrupted = 0;
    for (let after = 0; ; after += 1) {
      const folder = await decided();
      const steps = restoreSteps(folder);
      let over = false;
      for (let k = 0; k < after && !over; k += 1) over = (await steps.next()).done === true;
      const again = restoreSteps(folder);
      await again.next();
      await finishRestore(folder);
      expect(await treeOf(folder)).toEqual(RESTORED);
      if (over) break;
      interrupted += 1;
    }
    // Log, three old parts, four new ones, the end.
    expect(interrupted).toBe(10);
  });

  test('is finished before the registry is opened', async () => {
    const folder = await temporaryFolder();
    const first = await openRegistry({ folder });
    await first.as('Anna').createStudy({ name: 'Old', kind: 'local' });
    await first.close();
    const ready = restoreFolder(folder);
    const second = await openRegistry({ folder: join(folder, 'elsewhere') });
    await second.as('Anna').createStudy({ name: 'New', kind: 'local' });
    await second.close();
    await mkdir(ready);
    await writeFile(
      join(ready, 'registry.sqlite'),
      await readFile(join(folder, 'elsewhere', 'registry.sqlite')),
    );
    const aside = await planRestore(ready, NOW);
    await commitRestore(folder);
    const namesIn = async (path: string): Promise<string[]> => {
      const registry = await openRegistry({ folder: path });
      const studies = await registry.query.studies(null);
      await registry.close();
      return studies.map(({ name }) => name);
    };
    expect(await namesIn(folder)).toEqual(['New']);
    expect(await namesIn(join(folder, aside))).toEqual(['Old']);
  });

  test('whose plan is damaged is not begun, and says what to do', async () => {
    const folder = await decided();
    const before = await treeOf(folder);
    await writeFile(join(folder, 'restore-pending', 'restore.json'), '{"aside":"../.."}');
    const refused = await failure(openRegistry({ folder }));
    expect(refused.kind).toBe('registry');
    expect(refused.message).toContain('the plan of a restore is damaged');
    expect(await treeOf(folder)).toMatchObject({ 'registry.sqlite': before['registry.sqlite'] });
  });
});

test('a restore that was not decided is cleared away', async () => {
  const folder = await temporaryFolder();
  await write(folder, 'registry.sqlite', 'old');
  await write(restoreFolder(folder), 'registry.sqlite', 'half of the new');
  await finishRestore(folder);
  expect(await treeOf(folder)).toEqual({ 'registry.sqlite': 'old' });
});

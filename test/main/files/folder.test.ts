import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { buildFolder } from '../../../src/main/files/folder.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const fill =
  (text: string) =>
  async (temporary: string): Promise<void> => {
    await mkdir(join(temporary, 'inner'));
    await writeFile(join(temporary, 'inner', 'file'), text);
  };

const contents = (target: string): Promise<string> =>
  readFile(join(target, 'inner', 'file'), 'utf8');

describe('buildFolder', () => {
  it('puts the finished folder in place, making the folders above it', async () => {
    const root = await temporaryFolder();
    const target = join(root, 'runs', 'one');
    await buildFolder(target, async (temporary) => {
      await fill('new')(temporary);
      expect(await readdir(join(root, 'runs'))).not.toContain('one');
    });
    expect(await contents(target)).toBe('new');
    expect(await readdir(join(root, 'runs'))).toEqual(['one']);
  });

  it('leaves nothing behind when the build fails, and passes its error on', async () => {
    const root = await temporaryFolder();
    const failure = new SonopairError('image', { subject: 'a.png', reason: 'it is empty' });
    const build = async (temporary: string): Promise<void> => {
      await fill('half')(temporary);
      throw failure;
    };
    await expect(buildFolder(join(root, 'out'), build)).rejects.toBe(failure);
    expect(await readdir(root)).toEqual([]);
  });

  it('refuses a folder that has something in it, before building', async () => {
    const target = join(await temporaryFolder(), 'out');
    await buildFolder(target, fill('old'));
    let built = false;
    const again = buildFolder(target, () => {
      built = true;
      return Promise.resolve();
    });
    await expect(again).rejects.toThrow(
      `${target}: the folder is already there and is not empty. Choose another name or remove it first.`,
    );
    expect(built).toBe(false);
    expect(await contents(target)).toBe('old');
  });

  it('takes an empty folder, and refuses a file', async () => {
    const root = await temporaryFolder();
    const target = join(root, 'out');
    await mkdir(target);
    await buildFolder(target, fill('new'));
    expect(await contents(target)).toBe('new');
    await writeFile(join(root, 'file'), 'x');
    await expect(buildFolder(join(root, 'file'), fill('new'))).rejects.toThrow(
      'a file of that name is there',
    );
  });

  it('swaps an old folder out when asked, and keeps it when the build fails', async () => {
    const root = await temporaryFolder();
    const target = join(root, 'out');
    await buildFolder(target, fill('old'));
    const failing = buildFolder(target, () => Promise.reject(new Error('no')), { replace: true });
    await expect(failing).rejects.toThrow('no');
    expect(await contents(target)).toBe('old');
    await buildFolder(target, fill('new'), { replace: true });
    expect(await contents(target)).toBe('new');
    expect(await readdir(root)).toEqual(['out']);
  });

  it('does not run over what another put there during the build', async () => {
    const root = await temporaryFolder();
    const target = join(root, 'out');
    const build = async (temporary: string): Promise<void> => {
      await fill('mine')(temporary);
      await buildFolder(target, fill('theirs'));
    };
    await expect(buildFolder(target, build)).rejects.toThrow('in the meantime');
    expect(await contents(target)).toBe('theirs');
    expect(await readdir(root)).toEqual(['out']);
  });

  it.skipIf(process.platform === 'win32')('replaces where a link points', async () => {
    const root = await temporaryFolder();
    await buildFolder(join(root, 'real'), fill('old'));
    await symlink(join(root, 'real'), join(root, 'link'));
    await buildFolder(join(root, 'link'), fill('new'), { replace: true });
    expect(await contents(join(root, 'real'))).toBe('new');
    expect((await readdir(root)).toSorted()).toEqual(['link', 'real']);
  });
});

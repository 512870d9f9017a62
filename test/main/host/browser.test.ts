import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { type BrowserSearch, findBrowser, openWindow } from '../../../src/main/host/browser.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function put(...parts: readonly string[]): Promise<string> {
  const path = join(...parts);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  return path;
}

const search = (parts: Partial<BrowserSearch>): BrowserSearch => ({
  platform: 'linux',
  env: {},
  home: '/nowhere',
  ...parts,
});

describe('findBrowser', () => {
  it('finds Chromium before Chrome before Edge on the path', async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()];
    const env = { PATH: [one, other].join(delimiter) };
    expect(findBrowser(search({ env }))).toBeUndefined();
    const edge = await put(one, 'microsoft-edge');
    expect(findBrowser(search({ env }))).toBe(edge);
    const chrome = await put(other, 'google-chrome');
    expect(findBrowser(search({ env }))).toBe(chrome);
    const chromium = await put(other, 'chromium');
    expect(findBrowser(search({ env }))).toBe(chromium);
  });

  it('takes no folder for a program', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'chromium'));
    expect(findBrowser(search({ env: { PATH: folder } }))).toBeUndefined();
  });

  it('knows where Windows and macOS have them', async () => {
    const folder = await temporaryFolder();
    const windows = search({ platform: 'win32', env: { 'ProgramFiles(x86)': folder } });
    const edge = await put(folder, 'Microsoft/Edge/Application/msedge.exe');
    expect(findBrowser(windows)).toBe(edge);
    const home = await temporaryFolder();
    const chrome = await put(home, 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(findBrowser(search({ platform: 'darwin', home }))).toBe(chrome);
  });

  it('takes the one that is named, and says so where it is not there', async () => {
    const folder = await temporaryFolder();
    const own = await put(folder, 'my-browser');
    const other = await put(folder, 'chromium');
    const env = { SONOPAIR_BROWSER: own, CHROME_PATH: other, PATH: folder };
    expect(findBrowser(search({ env }))).toBe(own);
    expect(findBrowser(search({ env: { CHROME_PATH: own, PATH: folder } }))).toBe(own);
    const gone = join(folder, 'gone');
    const failing = (): unknown => findBrowser(search({ env: { SONOPAIR_BROWSER: gone } }));
    expect(failing).toThrow(SonopairError);
    expect(failing).toThrow(`SONOPAIR_BROWSER=${gone}: there is no such file.`);
  });
});

/** A browser that keeps what it was started with, and then does as told. */
async function browserThat(does: string): Promise<{ path: string; said: string }> {
  const folder = await temporaryFolder();
  const [path, said] = [join(folder, 'browser'), join(folder, 'said')];
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${said}'\n${does}\n`);
  await chmod(path, 0o755);
  return { path, said };
}

describe('openWindow', () => {
  it('opens the address as a window of its own, with its own profile', async () => {
    const { path, said } = await browserThat('exit 0');
    const { ended } = openWindow(path, 'http://127.0.0.1:1/?token=x', '/data/browser');
    // It ended at once and well: another process of the browser has the window.
    expect(await ended).toEqual({ how: 'elsewhere', cause: 'exit status 0' });
    const lines = (await readFile(said, 'utf8')).split('\n');
    expect(lines).toContain('--app=http://127.0.0.1:1/?token=x');
    expect(lines).toContain('--user-data-dir=/data/browser');
    expect(lines).toContain('--disable-background-networking');
  });

  it('tells when the browser could not show it', async () => {
    const { path } = await browserThat('exit 3');
    expect(await openWindow(path, 'http://127.0.0.1:1', '/p').ended).toEqual({
      how: 'failed',
      cause: 'exit status 3',
    });
    const gone = openWindow(`${path}-gone`, 'http://127.0.0.1:1', '/p');
    expect((await gone.ended).how).toBe('failed');
  });

  it('closes the window with the program', async () => {
    const { path } = await browserThat('exec sleep 60');
    const window = openWindow(path, 'http://127.0.0.1:1', '/p');
    window.close();
    expect((await window.ended).cause).toBe('SIGTERM');
  });
});

import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { isStale } from '../../scripts/building/stale.ts';
import { fetchElectron, installedElectron } from '../../scripts/starting/electron.ts';
import { READY, startNode } from '../support/serving.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function put(path: string, content = ''): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** The package of Electron as npm installs it: without its program. */
async function electronPackage(): Promise<string> {
  const folder = await temporaryFolder();
  await put(join(folder, 'package.json'), '{"version":"45.4.1"}');
  return folder;
}

/** What its install script does. */
async function installInto(folder: string, version = '45.4.1'): Promise<string> {
  await put(join(folder, 'path.txt'), 'electron');
  await put(join(folder, 'dist/version'), version);
  return put(join(folder, 'dist/electron'));
}

describe('whether Electron is there', () => {
  it('is told by what its install script leaves', async () => {
    const folder = await electronPackage();
    expect(installedElectron(folder, {})).toEqual({ reason: 'it is not installed' });
    await put(join(folder, 'path.txt'), 'electron');
    expect(installedElectron(folder, {})).toEqual({ reason: 'it is not installed' });
    const program = await installInto(folder);
    expect(installedElectron(folder, {})).toEqual({ program });
    await installInto(folder, 'v45.4.1');
    expect(installedElectron(folder, {})).toEqual({ program });
    await installInto(folder, '44.0.0');
    expect(installedElectron(folder, {})).toEqual({
      reason: 'version 44.0.0 is installed in place of 45.4.1',
    });
  });

  it('is looked for where the environment says', async () => {
    const [folder, elsewhere] = [await electronPackage(), await temporaryFolder()];
    const env = { ELECTRON_OVERRIDE_DIST_PATH: elsewhere };
    await installInto(folder);
    expect(installedElectron(folder, env)).toEqual({
      reason: 'ELECTRON_OVERRIDE_DIST_PATH has no electron',
    });
    const program = await put(join(elsewhere, 'electron'));
    expect(installedElectron(folder, env)).toEqual({ program });
  });

  it('can change by fetching it', async () => {
    const folder = await electronPackage();
    const script = `
      const { mkdirSync, writeFileSync } = require('node:fs');
      mkdirSync(__dirname + '/dist');
      for (const [name, text] of [['path.txt', 'electron'], ['dist/version', '45.4.1'], ['dist/electron', '']])
        writeFileSync(__dirname + '/' + name, text);
    `;
    await put(join(folder, 'install.js'), script);
    expect(await fetchElectron(folder, process.env, 60_000)).toEqual({
      program: join(folder, 'dist/electron'),
    });
  });

  it('stays as it is where fetching fails, does nothing, or takes too long', async () => {
    const folder = await electronPackage();
    const install = join(folder, 'install.js');
    await put(install, 'console.error("TypeError: fetch failed\\n  at x"); process.exit(1);');
    const fetched = (milliseconds = 60_000) => fetchElectron(folder, process.env, milliseconds);
    expect(await fetched()).toEqual({ reason: 'TypeError: fetch failed' });
    await put(install, 'process.exit(3)');
    expect(await fetched()).toEqual({ reason: 'exit status 3' });
    await put(install, '');
    expect(await fetched()).toEqual({ reason: 'it is not installed' });
    await put(install, 'setInterval(() => undefined, 1000)');
    expect(await fetched(100)).toEqual({ reason: 'it took longer than 0.1 s' });
  });
});

describe('what is built', () => {
  it('is stale where it is missing or older than any of its sources', async () => {
    const folder = await temporaryFolder();
    const at = async (path: string, seconds: number): Promise<string> => {
      const file = await put(join(folder, path));
      await utimes(file, seconds, seconds);
      return file;
    };
    const old = await at('source/deep/a.ts', 100);
    const one = await at('config.ts', 100);
    for (const part of ['source/deep', 'source']) await utimes(join(folder, part), 100, 100);
    const sources = [join(folder, 'source'), one, join(folder, 'not-there')];
    const built = await at('dist/index.html', 200);
    expect(isStale([join(folder, 'dist/gone')], sources)).toBe(true);
    expect(isStale([built], sources)).toBe(false);
    expect(isStale([built, await at('dist/older', 50)], sources)).toBe(true);
    await utimes(old, 300, 300);
    expect(isStale([built], sources)).toBe(true);
    await utimes(old, 100, 100);
    // A file was taken away.
    await utimes(join(folder, 'source/deep'), 300, 300);
    expect(isStale([built], sources)).toBe(true);
  });
});

describe('npm start', () => {
  const SCRIPT = join(import.meta.dirname, '../../scripts/start.ts');
  // Under a test runner's NODE_ENV the window would be React's development build.
  const NODE_ENV = 'production';

  it('opens in the browser where that is asked for, with the options of sonopair serve', async () => {
    const options = ['--browser', '--no-open', '--data', await temporaryFolder()];
    const started = startNode([SCRIPT, ...options], { NODE_ENV });
    await started.said(READY);
    started.kill('SIGTERM');
    const { status, stderr } = await started.ended;
    expect(status).toBe(0);
    expect(stderr).toContain('Sonopair opens in a browser of this machine (as asked).');
  });

  it('opens in the browser where Electron is not where it should be, and says so', async () => {
    const nowhere = await temporaryFolder();
    const started = startNode([SCRIPT], {
      NODE_ENV,
      ELECTRON_OVERRIDE_DIST_PATH: nowhere,
      DISPLAY: ':0',
      // The data folder of whoever runs the tests is left alone, on every platform.
      XDG_DATA_HOME: nowhere,
      HOME: nowhere,
      LOCALAPPDATA: nowhere,
      SONOPAIR_BROWSER: process.execPath,
    });
    await started.said(/opens in a browser of this machine \(ELECTRON_OVERRIDE_DIST_PATH has no /);
    await started.said(READY);
    // Node is no browser: it refuses the switches.
    await started.said(/The browser could not show the window/);
    started.kill('SIGTERM');
    expect((await started.ended).status).toBe(0);
  });
});

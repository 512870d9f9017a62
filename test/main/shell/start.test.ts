import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { startShell } from '../../../src/main/shell/start.ts';
import { builtApplication } from '../../support/built.ts';
import {
  type DoubleOptions,
  type ElectronDouble,
  electronDouble,
  prevented,
  type WindowDouble,
} from '../../support/electron-double.ts';
import { connectPage, type PageClient } from '../../support/shell-page.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let files: { page: string; preload: string };

beforeAll(async () => {
  const dist = await builtApplication();
  files = { page: join(dist, 'renderer'), preload: join(dist, 'preload/preload.cjs') };
});

interface Started extends ElectronDouble {
  readonly window: WindowDouble;
  readonly client: PageClient;
}

async function start(options: DoubleOptions = {}): Promise<Started> {
  const data = options.data ?? (await temporaryFolder());
  const double = electronDouble({ ...options, data });
  onTestFinished(async () => {
    double.dialogs.answer = 1;
    double.app.quit();
    await double.exited;
  });
  await startShell(double.electron, files);
  await vi.waitFor(() => expect(double.windows[0]?.acts).toContain('load sonopair://app/'), 30_000);
  const client = await connectPage(files.preload, double);
  return { ...double, window: double.windows[0]!, client };
}

describe('the window', () => {
  test('is sandboxed, isolated, without Node, and keeps nothing on the disk', async () => {
    const { window, session } = await start({ packaged: true });
    expect(window.options.webPreferences).toEqual({
      session,
      preload: files.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    expect(window.options.show).toBe(false);
    expect(window.acts).toEqual(['load sonopair://app/', 'show']);
  });

  test('and its session are guarded', async () => {
    const { window, session } = await start();
    expect(session.permissionCheck!(null, 'media', 'sonopair://app/', {} as never)).toBe(false);
    expect(session.lets('https://example.org/')).toBe(false);
    const away = { url: 'https://example.org/' };
    expect(prevented(window.webContents, 'will-frame-navigate', away)).toBe(true);
    expect(window.webContents.openWindow!(away as never)).toEqual({ action: 'deny' });
  });

  test('opens where it was closed, also maximised', async () => {
    const data = await temporaryFolder();
    const first = await start({ data });
    const bounds = { x: 40, y: 60, width: 1300, height: 820 };
    first.window.setBounds(bounds);
    first.window.maximize();
    first.window.close();
    expect(await first.exited).toBe(0);
    const second = await start({ data });
    expect(second.window.options).toMatchObject(bounds);
    expect(second.window.isMaximized()).toBe(true);
  });

  test('is shown again by a second start', async () => {
    const { app, window } = await start();
    window.minimized = true;
    app.emit('second-instance');
    expect(window.acts.slice(2)).toEqual(['restore', 'show', 'focus']);
  });

  test('has the background of its page, in either theme', async () => {
    const tokens = await readFile(
      join(import.meta.dirname, '../../../src/renderer/theme/tokens.css'),
      'utf8',
    );
    const [dark, light] = [...tokens.matchAll(/--background: (#\w+);/g)].map(([, color]) => color);
    const { client, window, nativeTheme } = await start();
    expect(window.background).toBe(dark);
    await client.settings.set({ theme: 'light' });
    await vi.waitFor(() => expect(nativeTheme).toMatchObject({ themeSource: 'light' }));
    expect(window.background).toBe(light);
  });
});

describe('the page', () => {
  test('calls the application through the port that the preload hands over', async () => {
    const data = await temporaryFolder();
    const { client, dialogs } = await start({ data });
    expect(await client.app.info({})).toMatchObject({
      host: 'electron',
      dialogs: true,
      dataFolder: data,
      empty: true,
    });
    dialogs.paths = ['/media/usb'];
    expect(await client.app.choosePath({ purpose: 'open-folder' })).toEqual({
      paths: ['/media/usb'],
    });
    await expect(client.patients.get({ id: 1 })).rejects.toMatchObject({
      code: 'FAILED',
      data: { kind: 'record' },
    });
  });

  test('follows what happens', async () => {
    const { client } = await start();
    const events = await client.app.events({});
    const next = events.next();
    await client.settings.set({ user: 'Dr Example' });
    expect((await next).value).toEqual({ type: 'changed', what: 'settings' });
    await events.return?.();
  });

  test('is loaded by the scheme, under a strict policy on every answer', async () => {
    const { session } = await start();
    for (const [path, status] of [
      ['', 200],
      ['image/0123', 404],
      ['../../package.json', 404],
    ] as const) {
      const response = await session.fetch(new Request(`sonopair://app/${path}`));
      expect([path, response.status]).toEqual([path, status]);
      const policy = response.headers.get('content-security-policy')!.split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('uploads dropped files by the scheme', async () => {
    const { client, session } = await start();
    const { id } = await client.imports.begin({});
    const upload = new Request(`sonopair://app/import/${id}/folder/note.txt`, {
      method: 'PUT',
      body: 'no image',
    });
    expect((await session.fetch(upload)).status).toBe(204);
    const { unreadable } = await client.imports.propose({ id, pattern: null });
    expect(unreadable).toMatchObject([{ path: 'folder/note.txt' }]);
  });
});

describe('menus', () => {
  test('press the keys of the page', async () => {
    const { menu, window } = await start();
    const help = menu().at(-1)!.submenu as { label: string; click: () => void }[];
    help[0]!.click();
    const go = menu().find(({ label }) => label === '&Go')!.submenu as { click: () => void }[];
    go[2]!.click();
    const modifiers = [process.platform === 'darwin' ? 'meta' : 'control'];
    expect(window.webContents.pressed).toEqual([
      { type: 'keyDown', keyCode: 'F1', modifiers: [] },
      { type: 'keyUp', keyCode: 'F1', modifiers: [] },
      { type: 'keyDown', keyCode: '3', modifiers },
      { type: 'keyUp', keyCode: '3', modifiers },
    ]);
  });

  test('follow the language', async () => {
    const { client, menu } = await start();
    expect(menu().map(({ label }) => label)).toContain('&Help');
    await client.settings.set({ language: 'de' });
    await vi.waitFor(() => expect(menu().map(({ label }) => label)).toContain('&Hilfe'));
  });

  test.each([
    ['0.1.0', false],
    ['0.1.0-unsigned', true],
  ])('tell of version %s whether it is signed', async (version, unsigned) => {
    const { menu, dialogs } = await start({ version });
    const help = menu().at(-1)!.submenu as { label?: string; click: () => void }[];
    help.at(-1)!.click();
    await vi.waitFor(() => expect(dialogs.shown).toHaveLength(1));
    expect(dialogs.shown[0]!.message).toBe(`Sonopair ${version}`);
    expect(dialogs.shown[0]!.detail).toMatch(/Research use only/);
    expect(/not signed/.test(dialogs.shown[0]!.detail!)).toBe(unsigned);
  });
});

describe('the end', () => {
  test('waits for the user while work is under way', async () => {
    const { client, window, dialogs, exited } = await start();
    await client.studies.loadSample({});
    window.close();
    expect(dialogs.shown).toMatchObject([{ type: 'question' }]);
    expect(window.isDestroyed()).toBe(false);
    dialogs.answer = 1;
    window.close();
    expect(await exited).toBe(0);
  });

  test('closes everything first, however often it is asked for', async () => {
    const data = await temporaryFolder();
    const { app, exited } = await start({ data });
    let ended = false;
    void exited.then(() => (ended = true));
    for (let k = 0; k < 3; k += 1) app.quit();
    await Promise.resolve();
    expect(ended).toBe(false);
    expect(await exited).toBe(0);
    // Nobody holds the folder any more.
    await start({ data });
  });

  test('comes at once to a second program', async () => {
    const double = electronDouble({ data: await temporaryFolder(), second: true });
    await startShell(double.electron, files);
    expect(await double.exited).toBe(0);
    expect(double.windows).toEqual([]);
  });

  test('comes with a line of explanation where the data folder is taken', async () => {
    const data = await temporaryFolder();
    await start({ data });
    const other = electronDouble({ data });
    await startShell(other.electron, files);
    expect(await other.exited).toBe(1);
    expect(other.dialogs.errors).toEqual([
      {
        title: 'Sonopair',
        text: expect.stringMatching(/another Sonopair is using this data folder/) as string,
      },
    ]);
  });

  test('comes with a line of explanation where the page is not built', async () => {
    const data = await temporaryFolder();
    const double = electronDouble({ data });
    await startShell(double.electron, { ...files, page: data });
    expect(await double.exited).toBe(1);
    expect(double.dialogs.errors).toMatchObject([
      { text: expect.stringMatching(/the window is not built/) as string },
    ]);
  });

  test('comes with a line of explanation where the data folder cannot be made', async () => {
    const data = join(files.preload, 'folder');
    const double = electronDouble({ data });
    await startShell(double.electron, files);
    expect(await double.exited).toBe(1);
    expect(double.dialogs.errors).toHaveLength(1);
  });
});

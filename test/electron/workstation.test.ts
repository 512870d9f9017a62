import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWith } from '../support/requires.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { launchOptions, type Program, startProgram } from './program.ts';

/**
 * What no double can show: the real sandbox, the real preload, the real protocol and its policy, and
 * computing processes of Electron itself.
 */
describeWith('electron', 'the workstation in the real Electron', () => {
  let folder: string;
  let running: Program;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-electron-'));
    running = await startProgram(folder);
  });
  afterAll(async () => {
    await running.program.close();
    await rm(folder, { recursive: true, force: true });
  });

  const evaluate = (expression: string): Promise<unknown> => running.page.evaluate(expression);

  test('shows its page, connected to the application', async () => {
    expect(running.page.url()).toMatch(/^sonopair:\/\/app\//);
    await running.page.getByText('Research use only. Not a medical device.').waitFor();
  });

  test('gives the page nothing of Node or Electron', async () => {
    for (const name of ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'])
      expect([name, await evaluate(`typeof ${name}`)]).toEqual([name, 'undefined']);
  });

  test('runs nothing that is not its own', async () => {
    const inline = `new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.head.append(script);
    })`;
    expect(await evaluate(inline)).toBe('script-src-elem');
    expect(await evaluate('window.broken')).toBeUndefined();
  });

  test('goes nowhere, opens nothing, reaches nobody', async () => {
    expect(await evaluate(`window.open('https://example.org/')`)).toBeNull();
    await evaluate(`void (location.href = 'https://example.org/')`);
    expect(
      await evaluate(`fetch('https://example.org/').then(() => 'there', () => 'refused')`),
    ).toBe('refused');
    expect(running.page.url()).toMatch(/^sonopair:\/\/app\//);
    expect(running.program.windows()).toHaveLength(1);
  });

  test('is given no permission', async () => {
    const asked = `navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error) => error.name)`;
    expect(await evaluate(asked)).toBe('NotAllowedError');
    expect(await evaluate('Notification.requestPermission()')).toBe('denied');
  });

  test('brings an upload of several megabytes to the application', async () => {
    const uploaded = `(async () => {
      const bytes = new Uint8Array(5_000_000).map((_, i) => i % 251);
      const response = await fetch('/import/0000000000000000/large.png', {
        method: 'PUT',
        body: new Blob([bytes]),
      });
      return response.json();
    })()`;
    // There is no such import, which only the application can know.
    expect(await evaluate(uploaded)).toMatchObject({ kind: 'import' });
  });

  test('presses the keys of the page from its menus', async () => {
    await running.program.evaluate(({ Menu }) => {
      const go = Menu.getApplicationMenu()!.items.find(({ label }) => label === '&Go')!;
      const click = go.submenu!.items[2]!.click as () => void;
      click();
    });
    await running.page.waitForURL(/#\/import/);
  });

  test('draws the sample study in a process of its own', async () => {
    const { page, program } = running;
    const utilities = (): Promise<number> =>
      program.evaluate(
        ({ app }) =>
          app.getAppMetrics().filter(({ name }) => name === 'Sonopair computing process').length,
      );
    await page.keyboard.press('ControlOrMeta+4');
    await page
      .getByRole('button', { name: /sample/i })
      .first()
      .click();
    await expect.poll(utilities, { timeout: 30_000 }).toBeGreaterThan(0);
    await page.keyboard.press('ControlOrMeta+1');
    await page.getByRole('row').nth(5).waitFor({ timeout: 100_000 });
  });

  test('runs once over a data folder: a second start ends', async () => {
    const { executablePath, args } = launchOptions(folder);
    const second = spawn(executablePath, args, { stdio: 'ignore' });
    const [status] = (await once(second, 'exit')) as [number];
    expect(status).toBe(0);
    expect(running.program.windows()).toHaveLength(1);
  });

  test('opens where it was closed, with what was stored', async () => {
    const own = await temporaryFolder();
    const bounds = { x: 30, y: 50, width: 1100, height: 760 };
    const first = await startProgram(own);
    await first.program.evaluate(({ BrowserWindow }, given) => {
      BrowserWindow.getAllWindows()[0]!.setBounds(given);
    }, bounds);
    await first.program.close();
    const second = await startProgram(own);
    const found = await second.program.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.getNormalBounds(),
    );
    await second.program.close();
    // A window manager may move a window by its frame.
    expect(found).toMatchObject({ width: bounds.width, height: bounds.height });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { findBrowser } from '../../src/main/host/browser.ts';
import { describeWith } from '../support/requires.ts';
import { READY, type Serving, startServe } from '../support/serving.ts';
import { builtPage } from './support/page-build.ts';
import { PATIENCE } from './support/window.ts';

describeWith('chromium', 'A window whose host was started anew', () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    await builtPage();
    folder = await mkdtemp(join(tmpdir(), 'sonopair-old-window-'));
    browser = await chromium.launch({ executablePath: findBrowser()!, chromiumSandbox: false });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (port: string): Promise<{ host: Serving; address: string }> => {
    const host = startServe(['--no-open', '--port', port, '--data', folder]);
    return { host, address: await host.said(READY) };
  };
  const end = async (host: Serving): Promise<void> => {
    host.kill('SIGINT');
    await host.ended;
  };
  const refusals = (page: Page): string[] => {
    const seen: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('401')) seen.push(message.text());
    });
    return seen;
  };

  it.each([
    ['en', 'Sonopair does not answer', /This window is from an earlier start .* open the new/],
    ['de', 'Sonopair antwortet nicht', /Dieses Fenster stammt von einem früheren Start .* neue/],
  ] as const)(
    'says so and what to do (%s), asks no more, and goes on once its browser is let in',
    async (language, lost, shutOut) => {
      const first = await start('0');
      const { port } = new URL(first.address);
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      const refused = refusals(page);
      await page.goto(first.address);
      await page.getByRole('radio', { name: language === 'en' ? 'English' : 'Deutsch' }).click({
        force: true,
      });
      await page.locator(`html[lang="${language}"]`).waitFor();
      const alert = page.getByRole('alert');

      await end(first.host);
      await alert.filter({ hasText: lost }).waitFor();
      const second = await start(port);
      await alert.filter({ hasText: shutOut }).waitFor();

      // It would have tried a second later.
      const before = refused.length;
      await page.waitForTimeout(2500);
      expect(refused).toHaveLength(before);

      const other = await context.newPage();
      await other.goto(second.address);
      await other.getByRole('navigation').waitFor();
      await page.bringToFront();
      await page.evaluate(`window.dispatchEvent(new Event('focus'))`);
      await alert.waitFor({ state: 'detached' });
      await context.close();
      await end(second.host);
    },
  );
});

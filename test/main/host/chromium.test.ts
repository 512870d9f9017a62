import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { findBrowser, openWindow } from '../../../src/main/host/browser.ts';
import { builtPage } from '../../e2e/support/page-build.ts';
import { temporaryHost } from '../../support/app.ts';
import { describeWith } from '../../support/requires.ts';
import { READY, type Serving, startServe } from '../../support/serving.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A page of somebody else on this machine: of another site by its name, of another port by both. */
async function foreignPage(html: string): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

describeWith('chromium', 'the browser host in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    await builtPage();
    const executablePath = findBrowser()!;
    browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  });
  afterAll(() => browser.close());

  const serve = async (): Promise<{ serving: Serving; address: string }> => {
    const serving = startServe(['--no-open', '--data', await temporaryFolder()]);
    onTestFinished(async () => {
      serving.kill('SIGTERM');
      await serving.ended;
    });
    return { serving, address: await serving.said(READY) };
  };
  /** A new browser as far as cookies go, and what its pages complain of. */
  const newPage = async (): Promise<{ page: Page; faults: string[] }> => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', ({ message }) => faults.push(message));
    return { page, faults };
  };
  const shown = (page: Page): Promise<void> => page.getByRole('navigation').first().waitFor();

  it('lets one browser in, with as many windows and reloads as it likes', async () => {
    const { address } = await serve();
    const { page, faults } = await newPage();
    await page.goto(address);
    await shown(page);
    // Neither in the address bar nor in the history.
    expect(page.url()).not.toContain('token');
    await page.reload();
    await shown(page);
    const second = await page.context().newPage();
    await second.goto(address);
    await shown(second);
    // No script sees the session, and the page breaks no rule of its own policy.
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(faults).toEqual([]);

    const other = await newPage();
    const refused = await other.page.goto(address);
    expect(refused?.status()).toBe(401);
    expect(await other.page.textContent('body')).toContain('this address was used already');
  });

  it('lets in who follows a link from elsewhere', async () => {
    const { address } = await serve();
    const { page } = await newPage();
    await page.goto(await foreignPage(`<a href="${address}">open</a>`));
    await page.getByText('open').click();
    await shown(page);
    expect(page.url()).not.toContain('token');
    // The session came with it.
    await page.reload();
    await shown(page);
  });

  it('gives the pages of others nothing, in the browser that is let in', async () => {
    const { address } = await serve();
    const { page } = await newPage();
    await page.goto(address);
    await shown(page);
    const { host, origin } = new URL(address);
    const foreign = await page.context().newPage();
    await foreign.goto(await foreignPage('<title>other</title>'));
    const tries = `Promise.all([
      fetch('${origin}/', { credentials: 'include' }).then(() => 'read', () => 'refused'),
      fetch('${origin}/', { credentials: 'include', mode: 'no-cors' }).then(
        ({ type, status }) => type + status, () => 'refused'),
      new Promise((resolve) => {
        const socket = new WebSocket('ws://${host}/rpc');
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = () => resolve('loaded');
        frame.src = '${origin}/';
        document.body.append(frame);
      }),
    ])`;
    expect(await foreign.evaluate(tries)).toEqual(['refused', 'refused', 'refused', 'loaded']);
    // What was loaded is the browser's or the host's word of refusal, not the window.
    const [, frame] = foreign.frames();
    expect(await frame!.locator('#root').count()).toBe(0);
    // The window itself did not notice.
    await page.reload();
    await shown(page);
  });

  it('is opened as a window by the program itself, and closed by it', async () => {
    const { server } = await temporaryHost();
    const folder = await temporaryFolder();
    // As the program opens it, but for what a test machine lacks: a display, and a user's account.
    const wrapper = join(folder, 'browser');
    const script = `#!/bin/sh\nexec '${findBrowser()!}' --no-sandbox --headless=new "$@"\n`;
    await writeFile(wrapper, script, { mode: 0o755 });
    const address = server.address();
    const window = openWindow(wrapper, address, join(folder, 'profile'));
    // Once the window is in, the next address has another token.
    await expect.poll(() => server.address(), { timeout: 60_000 }).not.toBe(address);
    window.close();
    expect((await window.ended).how).toBe('closed');
  });
});

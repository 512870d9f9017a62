import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { type Browser, chromium, type Page } from 'playwright-core';

import { builtPage } from './page-build.ts';

/** How long a window may take for one thing on a machine that does much else, in milliseconds. */
export const PATIENCE = 90_000;

const BIN = join(import.meta.dirname, '../../../bin/sonopair.js');

/** A window on the real host, in a real browser, over a data folder of its own. */
export interface AppWindow {
  readonly page: Page;
  /** The data folder. */
  readonly folder: string;
  /** Errors that the page threw or wrote on the console, and requests that failed, so far. */
  readonly faults: readonly string[];
  /** Ends the host as Ctrl-C does, starts it anew over the same data and opens the page again. */
  readonly restart: () => Promise<void>;
  /** Ends browser and host and removes the data folder, unless it was given. */
  readonly close: () => Promise<void>;
}

/** The pages that stand open, for what a failed test leaves on record. */
export const openPages = new Set<Page>();

export interface WindowOptions {
  /** A data folder that is there already; it is left there. A new one otherwise. */
  readonly folder?: string;
  readonly width?: number;
  readonly height?: number;
  /** Language of the browser, which decides nothing but how it shows its own controls. */
  readonly locale?: string;
}

/** Starts the host with `sonopair serve` and opens its page. */
export async function openWindow(options: WindowOptions = {}): Promise<AppWindow> {
  const { width = 1280, height = 800, locale = 'en' } = options;
  await builtPage();
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'sonopair-window-')));
  let host = await startHost(folder);
  let browser: Browser | undefined;
  const faults: string[] = [];
  const close = async (): Promise<void> => {
    await browser?.close();
    await host.end();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    browser = await launchChromium();
    const context = await browser.newContext({ viewport: { width, height }, locale });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    openPages.add(page);
    page.once('close', () => openPages.delete(page));
    note(page, faults);
    await open(page, host.address);
    const restart = async (): Promise<void> => {
      // A page without its host says so; that is not a fault.
      await page.goto('about:blank');
      await host.end();
      host = await startHost(folder);
      await open(page, host.address);
    };
    return { page, folder, faults, restart, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The machine's Chromium. A scale of the display is given to the browser itself: where Playwright
 * only acts as if, ResizeObserver tells CSS pixels for those of the device.
 */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    chromiumSandbox: false,
    args: [...args],
  });
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('navigation').waitFor();
}

function note(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
}

interface Host {
  readonly address: string;
  readonly end: () => Promise<void>;
}

const READY = /Sonopair is ready at (http:\S+)/;

async function startHost(folder: string): Promise<Host> {
  const args = [BIN, 'serve', '--no-open', '--port', '0', '--data', folder];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The window's first language is that of the machine.
    env: { ...process.env, LC_ALL: 'en_US.UTF-8' },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await addressOf(child);
  return {
    address,
    end: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer): void => {
      said += text.toString();
      const address = READY.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the host ended before it was ready: ${said}`)));
  });
}

/** The browsers that `describeWith('chromium', …)` looks for. */
const BROWSERS = ['chromium', 'google-chrome', 'microsoft-edge'];

function findChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = paths.find((each) => existsSync(each));
  if (path === undefined) throw new Error('No Chromium on this machine');
  return path;
}

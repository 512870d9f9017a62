import { chromium, type Browser, type Page } from 'playwright-core';

import { type BenchHost, type Client, openLine, startHost } from './host.ts';
import { patientsShown } from './page.ts';

/** Milliseconds from the start of the host until something is so. */
export interface StartTimes {
  readonly hostReady: number;
  readonly browserStarted: number;
  readonly patientsShown: number;
}

/** A window on a host of its own, as after `npm start`. */
export interface Session {
  readonly host: BenchHost;
  readonly page: Page;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Calls beside the window's. */
  readonly client: Client;
  readonly started: StartTimes;
  readonly close: () => Promise<void>;
}

const WINDOW = { width: 1280, height: 800 } as const;
/** Longest wait for anything on a screen (ms): a bench on a busy machine still ends. */
const PATIENCE = 120_000;

/** Starts the host, then a browser, as the product does; resolves when the patients are shown. */
export async function openSession(folder: string, program: string): Promise<Session> {
  const began = performance.now();
  const since = (): number => performance.now() - began;
  const host = await startHost(folder);
  const hostReady = since();
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath: program, chromiumSandbox: false });
    const context = await browser.newContext({ viewport: WINDOW, locale: 'en' });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const browserStarted = since();
    await page.goto(host.address);
    await patientsShown(page);
    const started = { hostReady, browserStarted, patientsShown: since() };
    const cookies = await context.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const line = await openLine(host, cookie);
    const close = async (): Promise<void> => {
      line.close();
      await browser?.close();
      await host.end();
    };
    const { origin } = new URL(host.address);
    return { host, page, origin, client: line.client, started, close };
  } catch (error) {
    await browser?.close();
    await host.end();
    throw error;
  }
}

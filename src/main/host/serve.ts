import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createHandler } from '../api/handler.ts';
import { createExplain } from '../api/failures.ts';
import { checkPage } from '../api/page.ts';
import { createRouter } from '../api/router.ts';
import { openApp } from '../app.ts';
import { findBrowser, openWindow, type WindowEnd } from './browser.ts';
import { createDoor } from './door.ts';
import { startServer } from './server.ts';

export interface ServeOptions {
  /** The data folder. */
  readonly folder: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Whether a browser is opened. */
  readonly open: boolean;
  /** Whether the program ends with the window it has opened. */
  readonly endWithWindow: boolean;
  /** Aborted when the program is to end. */
  readonly signal: AbortSignal;
  /** Says the address, once it can be opened. */
  readonly ready: (address: string) => void;
  /** Says what else the user should know, line by line. */
  readonly note: (line: string) => void;
}

/** `dist/renderer` of this project, whether this file is run as a source or as a build. */
const PAGE = fileURLToPath(new URL('../../../dist/renderer', import.meta.url));

/** The browser's profile, in the data folder. */
const PROFILE = 'browser';

/**
 * Serves the application to browsers of this machine until it is told to end. Throws SonopairError
 * `host` where the port is taken, the page is not built or a named browser is not there, and as
 * `openApp` does for the data folder.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { folder, port, signal, ready, note } = options;
  await checkPage(PAGE);
  const browser = options.open ? findBrowser() : undefined;
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  const app = await openApp({ folder, locale, host: { kind: 'browser', choosePath: null } });
  try {
    const explain = createExplain(note);
    const { services, pictures, runFiles, receive } = app;
    const router = createRouter(services, explain);
    const handler = createHandler({ page: PAGE, pictures, runFiles, receive, explain });
    const server = await startServer({ port, door: createDoor(), handler, router });
    try {
      ready(server.address());
      if (options.open && browser === undefined) note(NO_BROWSER);
      const ended =
        browser === undefined
          ? undefined
          : showWindow(browser, server.address, { ...options, profile: join(folder, PROFILE) });
      await Promise.race([aborted(signal), ended ?? forever()]);
    } finally {
      await server.close();
    }
  } finally {
    await app.close();
  }
}

const NO_BROWSER =
  'No Chromium, Chrome or Edge was found: open the address in one, or name it with SONOPAIR_BROWSER.';

/** Resolves when the program is to end because of its window. */
async function showWindow(
  browser: string,
  address: () => string,
  {
    profile,
    endWithWindow,
    signal,
    note,
  }: Pick<ServeOptions, 'endWithWindow' | 'signal' | 'note'> & { readonly profile: string },
): Promise<void> {
  const window = openWindow(browser, address(), profile);
  signal.addEventListener('abort', window.close, { once: true });
  const { how, cause } = await window.ended;
  if (signal.aborted || (how === 'closed' && endWithWindow)) return;
  note(AFTER_WINDOW[how](address(), cause));
  await forever();
}

const AFTER_WINDOW: Readonly<Record<WindowEnd['how'], (address: string, cause: string) => string>> =
  {
    closed: (address) =>
      `The window was closed, Sonopair goes on. Open it again at ${address} or end it with Ctrl-C.`,
    failed: (address, cause) =>
      `The browser could not show the window (${cause}): open ${address} in a Chromium, Chrome or Edge.`,
    elsewhere: () => 'The window is open in a browser that was running. Ctrl-C ends Sonopair.',
  };

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

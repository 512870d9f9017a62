import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

import { SonopairError } from '../../shared/errors.ts';

/** What decides which browsers a machine has. */
export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

/** Names a Chromium, Chrome or Edge that is not where they are usually installed. */
const OVERRIDES = ['SONOPAIR_BROWSER', 'CHROME_PATH'];

/**
 * The browser that shows the window: Chromium, Chrome or Edge, as installed. Throws SonopairError
 * `host` where an override names no file; undefined where there is none.
 */
export function findBrowser(search: BrowserSearch = thisMachine()): string | undefined {
  for (const name of OVERRIDES) {
    const path = search.env[name];
    if (path === undefined || path === '') continue;
    if (isFile(path)) return path;
    throw new SonopairError('host', {
      subject: `${name}=${path}`,
      reason: 'there is no such file',
      remedy: 'Name the program of a Chromium, Chrome or Edge, or unset it',
    });
  }
  return candidates(search).find(isFile);
}

function thisMachine(): BrowserSearch {
  return { platform: process.platform, env: process.env, home: homedir() };
}

function candidates({ platform, env, home }: BrowserSearch): readonly string[] {
  const within = (folders: readonly (string | undefined)[], paths: readonly string[]): string[] =>
    paths.flatMap((path) =>
      folders.flatMap((folder) => (folder === undefined ? [] : [join(folder, path)])),
    );
  switch (platform) {
    case 'win32':
      return within(
        [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']],
        [
          join('Chromium', 'Application', 'chrome.exe'),
          join('Google', 'Chrome', 'Application', 'chrome.exe'),
          join('Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ],
      );
    case 'darwin':
      return within(
        ['/Applications', join(home, 'Applications')],
        ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) =>
          join(`${name}.app`, 'Contents', 'MacOS', name),
        ),
      );
    default:
      return within((env['PATH'] ?? '').split(delimiter), [
        'chromium',
        'chromium-browser',
        'google-chrome',
        'google-chrome-stable',
        'microsoft-edge',
        'microsoft-edge-stable',
      ]);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** How a window ended. */
export interface WindowEnd {
  readonly cause: string;
  /**
   * `closed` by its user; `failed` where the browser could not show it; `elsewhere` where another
   * process of the browser took it over, so that nobody knows when it is closed.
   */
  readonly how: 'closed' | 'failed' | 'elsewhere';
}

export interface BrowserWindow {
  readonly ended: Promise<WindowEnd>;
  readonly close: () => void;
}

/** A browser that ends sooner, and well, has handed its window over to another process (ms). */
const STARTING_TIME = 5_000;

/**
 * Opens an address as a window of its own, without the user's profile: no extensions, no history, no
 * password manager see patients, and the browser itself is told not to call home. `profile` is made
 * where it is absent.
 */
export function openWindow(browser: string, address: string, profile: string): BrowserWindow {
  const started = performance.now();
  let closing = false;
  const child = spawn(browser, [...SWITCHES, `--user-data-dir=${profile}`, `--app=${address}`], {
    stdio: 'ignore',
  });
  const ended = new Promise<WindowEnd>((resolve) => {
    child.once('error', ({ message }) => resolve({ how: 'failed', cause: message }));
    child.once('exit', (code, signal) => {
      const cause = signal ?? `exit status ${code}`;
      const early = performance.now() - started < STARTING_TIME;
      if (closing || signal !== null) resolve({ how: 'closed', cause });
      else if (code !== 0) resolve({ how: 'failed', cause });
      else resolve({ how: early ? 'elsewhere' : 'closed', cause });
    });
  });
  const close = (): void => {
    closing = true;
    child.kill();
  };
  return { ended, close };
}

const SWITCHES = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-breakpad',
  '--no-pings',
  '--password-store=basic',
  '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication',
];

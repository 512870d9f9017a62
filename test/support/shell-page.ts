import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import type { MessagePort } from 'node:worker_threads';

import type { ContractRouterClient } from '@orpc/contract';
import { vi } from 'vitest';

import type { Contract } from '../../src/shared/contract/index.ts';
import { type ElectronDouble, frame, portMain } from './electron-double.ts';

/** Calls as the page makes them. */
export type PageClient = ContractRouterClient<Contract>;

const ORIGIN = 'sonopair://app';
const CONNECT = join(import.meta.dirname, '../../src/renderer/rpc/connect.ts');

interface PageMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly MessagePort[];
}
type Listener = (message: PageMessage) => void;

/** As much of a page's `window` as the port's way through it needs. */
export class PageWindow {
  readonly location = { origin: ORIGIN, protocol: 'sonopair:', host: 'app' };
  readonly #listeners = new Set<Listener>();

  addEventListener(_: 'message', listener: Listener): void {
    this.#listeners.add(listener);
  }
  removeEventListener(_: 'message', listener: Listener): void {
    this.#listeners.delete(listener);
  }
  postMessage(data: unknown, target: string, ports: readonly MessagePort[] = []): void {
    if (target !== ORIGIN) throw new Error(`A message to ${target}`);
    this.receive({ data, origin: ORIGIN, source: this, ports });
  }
  /** Delivers a message later, as windows do. */
  receive(message: PageMessage): void {
    setTimeout(() => {
      for (const listener of this.#listeners) listener(message);
    });
  }
}

/** What the preload may reach: Electron's `ipcRenderer`, and of that only ports. */
type Send = (channel: string, message: null, ports: readonly MessagePort[]) => void;

/** Runs a built preload beside a page, as Electron's sandbox does: with `require` of Electron only. */
export function runPreload(file: string, window: PageWindow, postMessage: Send): void {
  const require = (name: string): object => {
    if (name !== 'electron') throw new Error(`The sandbox has no ${name}`);
    return { ipcRenderer: { postMessage } };
  };
  const code = readFileSync(file, 'utf8');
  runInNewContext(code, { require, window, MessageChannel }, { filename: file });
}

/** Connects a page by the window's own code, through a built preload, to what the shell serves. */
export async function connectPage(preload: string, double: ElectronDouble): Promise<PageClient> {
  const window = new PageWindow();
  runPreload(preload, window, (channel, _, ports) => {
    const event = {
      ports: ports.map(portMain),
      senderFrame: frame(`${ORIGIN}/`),
    };
    double.ipcMain.emit(channel, event);
  });
  vi.stubGlobal('window', window);
  const { connect } = (await import(pathToFileURL(CONNECT).href)) as {
    connect: () => Promise<{ client: PageClient }>;
  };
  const { client } = await connect();
  vi.unstubAllGlobals();
  return client;
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

import { createExplain } from '../../src/main/api/failures.ts';
import { createHandler } from '../../src/main/api/handler.ts';
import { createRouter } from '../../src/main/api/router.ts';
import { type App, openApp } from '../../src/main/app.ts';
import { createDoor } from '../../src/main/host/door.ts';
import { type HostServer, startServer } from '../../src/main/host/server.ts';
import type { Host } from '../../src/main/services/application.ts';
import type { Contract } from '../../src/shared/contract/index.ts';
import { temporaryFolder } from './temporary.ts';

const BROWSER = { kind: 'browser', choosePath: null } as const;

/** The whole application, on a new data folder unless one is given; closed when the test is finished. */
export async function temporaryApp(
  given: { readonly folder?: string; readonly host?: Host } = {},
): Promise<{ readonly app: App; readonly folder: string }> {
  const { folder = await temporaryFolder(), host = BROWSER } = given;
  const app = await openApp({ folder, host, locale: 'en' });
  onTestFinished(app.close);
  return { app, folder };
}

/** A browser host that serves an application, and a small page of its own. */
export interface TestHost {
  readonly app: App;
  readonly folder: string;
  readonly server: HostServer;
  /** What the host has logged. */
  readonly logged: readonly string[];
  /** Sends a raw request: any header, any path, nothing added or followed. */
  readonly send: (request: RawRequest) => Promise<RawResponse>;
  /** Spends the token; the session's cookie as a `Cookie` header has it. */
  readonly enter: () => Promise<string>;
}

export interface RawRequest {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A host for one test. */
export async function temporaryHost(): Promise<TestHost> {
  const host = await openHost();
  onTestFinished(host.close);
  return host;
}

/** A host for several tests, until it is closed. */
export async function openHost(): Promise<TestHost & { readonly close: () => Promise<void> }> {
  const outside = await mkdtemp(join(tmpdir(), 'sonopair-test-'));
  const folder = join(outside, 'data');
  const app = await openApp({ folder, host: BROWSER, locale: 'en' });
  const logged: string[] = [];
  const explain = createExplain((line) => logged.push(line));
  const page = await smallPage(join(outside, 'page'));
  const handler = createHandler({ ...app, page, explain });
  const router = createRouter(app.services, explain);
  const server = await startServer({ port: 0, door: createDoor(), handler, router });
  const send = (asked: RawRequest): Promise<RawResponse> => sendRaw(server.port, asked);
  const enter = async (): Promise<string> => {
    const { pathname, search } = new URL(server.address());
    const { headers } = await send({ path: pathname + search });
    return headers['set-cookie']![0]!.split(';')[0]!;
  };
  const close = async (): Promise<void> => {
    await server.close();
    await app.close();
    await rm(outside, { recursive: true, force: true });
  };
  return { app, folder, server, logged, send, enter, close };
}

async function smallPage(folder: string): Promise<string> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Sonopair</title>');
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'run()');
  return folder;
}

export function sendRaw(port: number, asked: RawRequest): Promise<RawResponse> {
  const { path, method = 'GET', headers = {}, body } = asked;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false };
    const outgoing = request(options, (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode!,
          headers: incoming.headers,
          body: Buffer.concat(pieces),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export type TestClient = ContractRouterClient<Contract>;

/** Headers of the host's own page; others go over them. */
export type SocketHeaders = Readonly<Record<string, string>>;

/** Opens a WebSocket as the page does; rejects where it is refused. */
export async function openSocket(port: number, headers: SocketHeaders): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, {
    headers: { origin: `http://127.0.0.1:${port}`, ...headers },
  });
  onTestFinished(() => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** The contract's client over a socket. */
export function clientOver(socket: WebSocket): TestClient {
  const websocket = socket as unknown as globalThis.WebSocket;
  return createORPCClient(new RPCLink({ websocket }));
}

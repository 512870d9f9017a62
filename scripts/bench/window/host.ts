import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';

import type { Contract } from '../../../src/shared/contract/index.ts';
import { type Delay, PROBE_VARIABLE } from './delay.ts';

const BIN = fileURLToPath(new URL('../../../bin/sonopair.js', import.meta.url));
const PROBE = new URL('./probe.ts', import.meta.url).href;
const READY = /Sonopair is ready at (http:\/\/127\.0\.0\.1:(\d+)\S*)/;

/** `sonopair serve` in a process of its own, which also tells how its event loop does. */
export interface BenchHost {
  /** Where a browser comes in, once. */
  readonly address: string;
  readonly port: number;
  /** From here on: what `delay` tells is since then. */
  readonly delay: () => Promise<Delay>;
  readonly end: () => Promise<void>;
}

export type Client = ContractRouterClient<Contract>;

/** Starts the host over a data folder; resolves when it says that it is ready. */
export async function startHost(folder: string): Promise<BenchHost> {
  const args = ['--import', PROBE, BIN, 'serve', '--no-open', '--data', folder];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', [PROBE_VARIABLE]: '1' },
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const [address, port] = await readyAt(child);
  return {
    address,
    port: Number(port),
    delay: async () => {
      const answer = once(child, 'message');
      child.send('delay');
      const [delay] = (await answer) as [Delay];
      return delay;
    },
    end: async () => {
      process.removeListener('exit', kill);
      const ended = once(child, 'close');
      child.kill('SIGINT');
      await ended;
    },
  };
}

function readyAt(child: ChildProcess): Promise<readonly [string, string]> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, address, port] = READY.exec(said) ?? [];
      if (address !== undefined && port !== undefined) resolve([address, port]);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`The host ended before it was ready: ${said}`)));
  });
}

/** A line of calls to the host beside the window's own, by the window's session. */
export async function openLine(
  { port }: BenchHost,
  cookie: string,
): Promise<{ readonly client: Client; readonly close: () => void }> {
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { origin, cookie } });
  await once(socket, 'open');
  const websocket = socket as unknown as globalThis.WebSocket;
  return {
    client: createORPCClient(new RPCLink({ websocket })),
    close: () => socket.terminate(),
  };
}

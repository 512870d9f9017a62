import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';

import type { ApiRouter } from '../api/router.ts';
import type { Door } from './door.ts';
import { hasSession, refusalOf } from './guard.ts';

export interface SocketOptions {
  readonly door: Door;
  readonly router: ApiRouter;
  readonly port: number;
}

/** A confirmed import of the most pairs the contract allows, 100,000, is about half of this. */
const LARGEST_MESSAGE = 128 * 2 ** 20;
/** Bytes that may wait for a client that does not read; then it is cut off. */
const LARGEST_BACKLOG = 512 * 2 ** 20;
const MOST_SOCKETS = 32;
/** A client that has not answered since the last one is gone (ms). */
const HEARTBEAT = 30_000;

/** `1001 Going Away`: the window tries again and says meanwhile that nobody answers. */
const GOING_AWAY = 1001;
/** What closes itself gets this long (ms). */
const CLOSING_TIME = 1_000;

/** Serves the contract on the WebSocket `/rpc`, to sessions of this host's own page only. */
export function serveSockets(
  server: Server,
  { door, router, port }: SocketOptions,
): { readonly close: () => void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const rpc = new RPCHandler(router);
  const alive = new WeakSet<WebSocket>();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Of a client that goes away while it is refused.
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, port);
    if (refusal !== undefined) return refuse(socket, refusal.status, refusal.text);
    if (request.url !== '/rpc') return refuse(socket, 404, 'There is nothing at this address.');
    if (!hasSession(request, door, port)) return refuse(socket, 401, 'Sonopair: no session.');
    if (sockets.clients.size >= MOST_SOCKETS) return refuse(socket, 503, 'Too many windows.');
    sockets.handleUpgrade(request, socket, head, (client) => {
      alive.add(client);
      client.on('pong', () => alive.add(client));
      // A message that is too large, or no frame at all: ws closes the connection.
      client.on('error', () => undefined);
      void rpc.upgrade(paced(client));
    });
  });

  const heartbeat = setInterval(() => {
    for (const client of sockets.clients) {
      if (!alive.delete(client)) client.terminate();
      else client.ping();
    }
  }, HEARTBEAT);
  heartbeat.unref();

  return {
    close: () => {
      clearInterval(heartbeat);
      for (const client of sockets.clients) client.close(GOING_AWAY, 'Sonopair ends');
      setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, CLOSING_TIME).unref();
    },
  };
}

/**
 * A socket whose `send` takes as long as the client does, so that a stream of events is read no
 * faster than it is received. What cannot be sent any more is dropped: the client is gone.
 */
function paced(client: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const send = (data: Parameters<WebSocket['send']>[0]): Promise<void> =>
    new Promise((resolve) => {
      client.send(data, () => resolve());
      if (client.bufferedAmount > LARGEST_BACKLOG) client.terminate();
    });
  // oxlint-disable-next-line typescript/no-misused-promises -- oRPC waits for what `send` returns
  return { addEventListener: client.addEventListener.bind(client), send };
}

const REASONS = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  503: 'Service Unavailable',
} as const;

function refuse(socket: Duplex, status: keyof typeof REASONS, text: string): void {
  const body = `${text}\n`;
  socket.end(
    [
      `HTTP/1.1 ${status} ${REASONS[status]}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

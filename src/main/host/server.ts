import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { reasonOf, SonopairError } from '../../shared/errors.ts';
import type { Handler } from '../api/handler.ts';
import { respond, respondText } from '../api/responses.ts';
import type { ApiRouter } from '../api/router.ts';
import { errnoOf } from '../files/errors.ts';
import { requestOf, send } from './bridge.ts';
import type { Door } from './door.ts';
import { type Entry, enter, refusalOf } from './guard.ts';
import { serveSockets } from './sockets.ts';

export interface HostServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  readonly door: Door;
  readonly handler: Handler;
  readonly router: ApiRouter;
}

export interface HostServer {
  readonly port: number;
  /** Where to come in, once. */
  readonly address: () => string;
  /** Takes nothing new, lets what runs end for a short while, then ends it. */
  readonly close: () => Promise<void>;
}

/** Only from this machine: every other address is out of reach. */
const LOOPBACK = '127.0.0.1';

/** How long a client may take to send its headers, to send anything, and to send it all (ms). */
const HEADERS_TIME = 10_000;
const IDLE_TIME = 120_000;
const REQUEST_TIME = 3_600_000;
/** Windows of one person open six connections each. */
const MOST_CONNECTIONS = 128;
/** What runs when the host ends gets this long (ms). */
const LAST_REQUESTS_TIME = 3_000;

/** Serves the application on loopback. Throws SonopairError `host` where the port cannot be had. */
export async function startServer(options: HostServerOptions): Promise<HostServer> {
  const { door, router } = options;
  const server = createServer({
    headersTimeout: HEADERS_TIME,
    requestTimeout: REQUEST_TIME,
    keepAliveTimeout: IDLE_TIME,
  });
  server.timeout = IDLE_TIME;
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, options.port);
  const sockets = serveSockets(server, { door, router, port });
  let closing = false;
  server.on('request', (incoming, outgoing) => {
    // Of a client that goes away in mid-answer.
    outgoing.on('error', () => undefined);
    if (closing) outgoing.setHeader('connection', 'close');
    answer(incoming, outgoing, { ...options, port }).catch(() => outgoing.destroy());
  });
  return {
    port,
    address: () => `http://${LOOPBACK}:${port}/?token=${door.token()}`,
    close: async () => {
      closing = true;
      sockets.close();
      await closeGently(server);
    },
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { door, handler, port }: HostServerOptions,
): Promise<void> {
  const refusal = refusalOf(incoming, port);
  if (refusal !== undefined) return send(respondText(refusal.status, refusal.text), outgoing);
  const entry = enter(incoming, door, port);
  if (entry.kind !== 'in') return send(atTheDoor(entry, incoming), outgoing);
  const request = requestOf(incoming, outgoing);
  const response =
    request === undefined ? respondText(400, 'This is no address.') : await handler(request);
  await send(response, outgoing);
}

function atTheDoor(entry: Exclude<Entry, { kind: 'in' }>, { headers }: IncomingMessage): Response {
  if (entry.kind === 'refused') return respondText(entry.refusal.status, entry.refusal.text);
  const cookie: Record<string, string> =
    entry.cookie === undefined ? {} : { 'set-cookie': entry.cookie };
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin')
    return respond(303, null, { location: '/', ...cookie });
  // Reached by a link of another site: to a redirect the browser would not send a strict cookie. A
  // page of our own that leads on is the same site.
  const page =
    '<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>Sonopair</title>';
  return respond(200, page, { 'content-type': 'text/html; charset=utf-8', ...cookie });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port)));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      // A connection that cannot be taken (too many files are open): the next one may.
      server.on('error', () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function listenError(error: unknown, port: number): SonopairError {
  const code = errnoOf(error);
  const reason =
    code === 'EADDRINUSE'
      ? 'another program listens on it'
      : code === 'EACCES'
        ? 'this account may not listen on it'
        : reasonOf(error);
  return new SonopairError(
    'host',
    {
      subject: `Port ${port}`,
      reason,
      remedy: 'Choose another with --port, or leave it out to take any that is free',
    },
    { cause: error },
  );
}

async function closeGently(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_TIME);
  await closed;
  clearTimeout(timer);
}

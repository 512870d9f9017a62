import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/**
 * A request of Node's server as the Fetch standard has it; aborted when the client goes. Undefined
 * where its address is none.
 */
export function requestOf(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Request | undefined {
  const url = URL.parse(`http://${incoming.headers.host}${incoming.url}`);
  if (url === null) return undefined;
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const method = incoming.method ?? 'GET';
  const base = { method, headers, signal: gone.signal };
  if (method !== 'PUT') return new Request(url, base);
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Request(url, { ...base, body, duplex: 'half' });
}

/** Sends an answer whole. Resolves once it is handed to the system, or the client is gone. */
export async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    // Of 204 and 304 it must not be said.
    ...(response.body === null ? {} : { 'content-length': body.length }),
    // What the client still sends of a body that nobody reads would be taken for the next request.
    ...(outgoing.req.complete ? {} : { connection: 'close' }),
  });
  await new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
    outgoing.end(body, resolve);
  });
}

import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import { errnoOf } from '../../files/errors.ts';

export interface HttpOptions {
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read from it, in capitals or not. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Without a byte for so long, the connection is given up. */
  readonly idleMilliseconds: number;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for an address, through the proxy the environment names, and follows redirects (never from
 * HTTPS to HTTP). Resolves when the head of the answer is there. Throws SonopairError `weights`
 * where the address is none or nobody answers; the signal's reason where it was aborted.
 */
export async function ask(
  address: string,
  headers: Readonly<Record<string, string>>,
  options: HttpOptions,
): Promise<IncomingMessage> {
  let url = parsed(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await once(url, headers, options);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode!) || location === undefined) return response;
    response.destroy();
    const next = parsed(new URL(location, url).href);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw downloadError(address, 'it leads from HTTPS to an unprotected address');
    url = next;
  }
  throw downloadError(address, `it leads on more than ${MOST_REDIRECTS} times`);
}

export function downloadError(
  address: string,
  reason: string,
  remedy = 'Check the address',
  cause?: unknown,
): SonopairError {
  return new SonopairError('weights', { subject: address, reason, remedy }, { cause });
}

/** Whether a text is an address rather than a path. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function parsed(address: string): URL {
  if (isAddress(address) && URL.canParse(address)) return new URL(address);
  throw downloadError(address, 'it is not an HTTPS or HTTP address');
}

function once(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { env, signal, idleMilliseconds }: HttpOptions,
): Promise<IncomingMessage> {
  const isHttps = url.protocol === 'https:';
  // Node 22.21 and newer; @types/node does not know the option yet.
  const settings = { keepAlive: false, proxyEnv: env };
  const agent = isHttps ? new HttpsAgent(settings) : new HttpAgent(settings);
  return new Promise((resolve, reject) => {
    const request = (isHttps ? httpsRequest : httpRequest)(
      url,
      { agent, headers: { 'user-agent': 'Sonopair', ...headers }, signal },
      resolve,
    );
    request.setTimeout(idleMilliseconds, () =>
      request.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    request.once('error', (error) => reject(signal.aborted ? error : unreachable(url, error)));
    request.end();
  });
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its server is not known: there is no network, or the network has no way out',
  EAI_AGAIN: 'its server is not known: there is no network, or the network has no way out',
  ECONNREFUSED: 'the connection was refused',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'its server cannot be reached',
  ECONNRESET: 'the connection was cut',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was cut',
  ETIMEDOUT: 'nothing came for too long',
};

/** An error of a connection in the user's words. */
export function causeOf(error: unknown): string {
  return CAUSES[errnoOf(error) ?? ''] ?? `the connection failed (${reasonOf(error)})`;
}

function unreachable({ href }: URL, error: unknown): SonopairError {
  return downloadError(
    href,
    causeOf(error),
    'Name a proxy in HTTPS_PROXY, or bring the file from another machine',
    error,
  );
}

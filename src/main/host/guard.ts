import type { IncomingMessage } from 'node:http';

import type { Door } from './door.ts';

/** Why a request is refused: HTTP status and what to do, in a line or two. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly text: string;
}

const NO_SESSION: Refusal = {
  status: 401,
  text:
    'Sonopair: this browser was not let in. Go on in the window that is open, or end the program ' +
    '(Ctrl-C), start it again and open the address it prints.',
};

const SPENT: Refusal = {
  status: 401,
  text:
    'Sonopair: this address was used already; each works once, in one browser. Go on in the window ' +
    'that is open, or end the program (Ctrl-C), start it again and open the new address.',
};

const READING = ['GET', 'HEAD'];

/**
 * Whether a request comes from this machine's own browser window. A name other than our own in
 * `Host` is a foreign site that points its name at this machine (DNS rebinding); another `Origin` or
 * `Sec-Fetch-Site` is a foreign page that uses the user's cookie.
 */
export function refusalOf(request: IncomingMessage, port: number): Refusal | undefined {
  const { host, origin } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return {
      status: 403,
      text:
        `Sonopair: it answers only as http://127.0.0.1:${port}. ` +
        'Through an SSH tunnel, use the same port on both sides.',
    };
  }
  const socket = request.headers.upgrade !== undefined;
  const mustSay = socket || !READING.includes(request.method ?? '');
  const foreign = origin === undefined ? mustSay : origin !== `http://${host}`;
  if (foreign || isForeignFetch(request)) {
    return { status: 403, text: 'Sonopair: another page asked for this, which is not allowed.' };
  }
  return undefined;
}

/** Fetched by a page of another site or port; that the user follows a link to us is fine. */
function isForeignFetch({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

/** What becomes of a request that is not refused. */
export type Entry =
  | { readonly kind: 'in' }
  /** With a token, good or spent by this browser itself: to the page, without the token. */
  | { readonly kind: 'redirect'; readonly cookie: string | undefined }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Lets a request in by its session, or by the token in the address of the page. */
export function enter(request: IncomingMessage, door: Door, port: number): Entry {
  const known = hasSession(request, door, port);
  const token = tokenOf(request);
  if (token !== null) {
    if (known) return { kind: 'redirect', cookie: undefined };
    const session = door.enter(token);
    return session === undefined
      ? { kind: 'refused', refusal: SPENT }
      : { kind: 'redirect', cookie: cookieOf(session, port) };
  }
  return known ? { kind: 'in' } : { kind: 'refused', refusal: NO_SESSION };
}

/** Of a request for the page; `HEAD`, as of a link's preview, does not spend it. */
function tokenOf({ method, url = '/' }: IncomingMessage): string | null {
  const page = method === 'GET' && /^\/(?:$|\?)/.test(url);
  return page ? new URLSearchParams(url.slice(1)).get('token') : null;
}

export function hasSession(request: IncomingMessage, door: Door, port: number): boolean {
  const name = `${cookieName(port)}=`;
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.some(
    (cookie) => cookie.startsWith(name) && door.isSession(cookie.slice(name.length)),
  );
}

/** Cookies know no ports: two hosts on one machine must not overwrite each other's. */
function cookieName(port: number): string {
  return `sonopair_${port}`;
}

function cookieOf(session: string, port: number): string {
  return `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`;
}

import type { ErrorKind } from '../../shared/errors.ts';
import { serializeError, type SonopairError } from '../../shared/errors.ts';

/**
 * What a page of ours may do: load its own scripts, styles, pictures and fonts, and speak with its
 * own origin. Nothing inline, nothing from elsewhere, no frames, no forms.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // `blob:` is for files dropped on the window, shown before they are sent.
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer, whatever it is. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  // Pictures and pages belong to patients: the store has them, and no cache on the disk gets a copy.
  // What is shown again soon is kept in memory (services/pictures.ts).
  'cache-control': 'no-store',
};

/** An answer with the headers that every answer has; `headers` go over them. */
export function respond(
  status: number,
  body: Uint8Array<ArrayBuffer> | string | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { status, headers: { ...HEADERS, ...headers } });
}

export function respondText(status: number, text: string): Response {
  return respond(status, `${text}\n`, { 'content-type': 'text/plain; charset=utf-8' });
}

/** A failure as the window reads it (`SerializedError`), with the status nearest to it. */
export function respondFailure(
  error: SonopairError,
  status: number = STATUS[error.kind] ?? 500,
): Response {
  const body = JSON.stringify(serializeError(error));
  return respond(status, body, { 'content-type': 'application/json' });
}

const STATUS: Readonly<Partial<Record<ErrorKind, number>>> = {
  usage: 400,
  record: 404,
  store: 404,
  import: 409,
  image: 422,
  'disk-full': 507,
};

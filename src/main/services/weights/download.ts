import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import process from 'node:process';
import { Transform } from 'node:stream';

import { z } from 'zod';

import { SonopairError } from '../../../shared/errors.ts';
import { sha256, sha256File } from '../../files/hash.ts';
import { dropPartial, fillPartial, finishPartial, partialSize } from '../../files/partial.ts';
import { exists, readJson } from '../../files/read.ts';
import { ensureFolder, writeFileAtomic } from '../../files/write.ts';
import { hashInName } from '../../nn/weights/name-hash.ts';
import { ask, causeOf, downloadError, type HttpOptions } from './http.ts';

export interface DownloadRequest {
  readonly address: string;
  /** Where the file and what has come of it lie. */
  readonly folder: string;
}

export interface DownloadOptions extends Partial<HttpOptions> {
  /** Bytes that are there, and that there will be (null: the server does not say). */
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number | null;
  }) => void;
}

/** A connection that is cut goes on by itself so many times; without gain only the first time. */
const MOST_ATTEMPTS = 5;
const IDLE_MILLISECONDS = 30_000;
/** Nobody publishes larger weights of one network; the reader refuses more, too. */
const MOST_BYTES = 4 * 2 ** 30;
const AGAIN = 'Start it again: it goes on where it stopped';

/** What is kept beside the part that has come, so that the rest is of the same file. */
const partSchema = z.strictObject({ address: z.string(), validator: z.string() });

/**
 * Downloads a file, or goes on with a download that was cut or cancelled: what has come is kept as
 * `….part` and asked for no more, unless the server cannot give ranges or has another file by now.
 * The size must be what the server said, and the SHA-256 what the name says, if it says one.
 * Resolves to the file's path. Throws SonopairError: `weights` for the network, the server and a
 * wrong hash, `file` or `disk-full`, `cancelled`.
 */
export async function download(
  { address, folder }: DownloadRequest,
  options: DownloadOptions = {},
): Promise<string> {
  const name = nameIn(address);
  const place = join(folder, sha256(address).slice(0, 8));
  await ensureFolder(place);
  const part = join(place, `${name}.part`);
  const target = join(place, name);
  if (!(await exists(target))) {
    await fetchAll(address, part, options);
    await finishPartial(part, target);
  }
  const promised = hashInName(name);
  if (promised === undefined || (await sha256File(target)).startsWith(promised)) return target;
  await dropPartial(target);
  throw downloadError(
    address,
    `what came is damaged or another file: its SHA-256 does not start with ${promised}`,
    'Download it again; if that does not help, a proxy on the way may have changed it',
  );
}

/** The file's name at the end of the address. */
function nameIn(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  const name = basename(path).replace(/[^\w.+-]/g, '_');
  if (/\w/.test(name)) return name;
  throw downloadError(address, 'it names no file');
}

async function fetchAll(address: string, part: string, options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await partialSize(part);
    try {
      return await fetchOnce(address, part, options);
    } catch (error) {
      if (options.signal?.aborted === true)
        throw new SonopairError('cancelled', {
          subject: address,
          reason: 'the download was stopped',
          remedy: AGAIN,
        });
      if (error instanceof SonopairError) throw error;
      const gained = (await partialSize(part)) > before;
      if (attempt < MOST_ATTEMPTS && (gained || attempt === 1)) continue;
      throw downloadError(address, causeOf(error), AGAIN, error);
    }
  }
}

async function fetchOnce(address: string, part: string, options: DownloadOptions): Promise<void> {
  const have = await partialSize(part);
  const validator = have === 0 ? undefined : await validatorOf(address, part);
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (validator !== undefined) {
    headers['range'] = `bytes=${have}-`;
    headers['if-range'] = validator;
  }
  const signal = options.signal ?? new AbortController().signal;
  const response = await ask(address, headers, {
    env: options.env ?? process.env,
    signal,
    idleMilliseconds: options.idleMilliseconds ?? IDLE_MILLISECONDS,
  });
  const start = await startOf(address, part, response, have);
  if (start === 'anew') return fetchOnce(address, part, options);
  const total = totalOf(response, start);
  if (total !== null && total > MOST_BYTES) {
    response.destroy();
    throw downloadError(address, `it is too large for weights (${total} bytes)`);
  }
  if (start === 0) await keepValidator(address, part, response);
  const counted = counter(start, total, options.onProgress);
  await fillPartial(part, response, counted, start === 0 ? 'anew' : 'append');
  const size = await partialSize(part);
  if (total !== null && size !== total)
    throw Object.assign(new Error(`${size} of ${total} bytes came`), { code: 'ECONNRESET' });
}

/** The position from which the answer's bytes are, or `anew` where the part is of no more use. */
async function startOf(
  address: string,
  part: string,
  response: IncomingMessage,
  have: number,
): Promise<number | 'anew'> {
  const { statusCode = 0 } = response;
  if (statusCode === 200) return 0;
  if (statusCode === 206) {
    const from = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '')?.[1];
    if (from === String(have)) return have;
  }
  response.destroy();
  if ((statusCode === 206 || statusCode === 416) && have > 0) {
    await dropPartial(part);
    return 'anew';
  }
  throw downloadError(address, refusal(statusCode), REFUSALS[statusCode]?.[1]);
}

const REFUSALS: Readonly<Record<number, readonly [reason: string, remedy: string]>> = {
  403: ['the server refuses it (403)', 'Ask whoever runs the network, or bring the file yourself'],
  404: ['there is no such file on the server (404)', 'Check the address'],
  407: ['the proxy asks for a name and a password (407)', 'Put them into HTTPS_PROXY'],
};

function refusal(status: number): string {
  return REFUSALS[status]?.[0] ?? `the server answered ${status}`;
}

function totalOf({ headers }: IncomingMessage, start: number): number | null {
  const length = Number(headers['content-length'] ?? NaN);
  return Number.isSafeInteger(length) ? start + length : null;
}

function counter(
  start: number,
  total: number | null,
  onProgress: DownloadOptions['onProgress'],
): Transform {
  let done = start;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      if (done > MOST_BYTES) next(new Error('more came than weights can have'));
      else {
        onProgress?.({ done, total });
        next(null, chunk);
      }
    },
  });
}

/** What the server calls this state of the file, for If-Range; weak tags are of no use there. */
async function keepValidator(
  address: string,
  part: string,
  { headers }: IncomingMessage,
): Promise<void> {
  const tag = headers.etag?.startsWith('W/') === true ? undefined : headers.etag;
  const validator = tag ?? headers['last-modified'];
  if (validator === undefined) await dropPartial(besidePart(part));
  else await writeFileAtomic(besidePart(part), JSON.stringify({ address, validator }));
}

async function validatorOf(address: string, part: string): Promise<string | undefined> {
  const path = besidePart(part);
  if (!(await exists(path))) return undefined;
  const kept = partSchema.safeParse(await readJson(path).catch(() => undefined));
  return kept.success && kept.data.address === address ? kept.data.validator : undefined;
}

function besidePart(part: string): string {
  return `${part}.json`;
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { download } from '../../../../src/main/services/weights/download.ts';
import { failure } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** More than one piece of a socket, and no period a shift could hide in. */
const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251));
const NAME = `net-${createHash('sha256').update(BYTES).digest('hex').slice(0, 8)}.pth`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on loopback; resolves to its address and what it was asked. */
async function serving(answer: Answer) {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, root: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Gives the whole, or the range asked for if it is of this state of the file. */
const ranged: Answer = ({ headers }, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  if (from > 0 && headers['if-range'] === '"one"') {
    const range = `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`;
    response.writeHead(206, {
      'content-range': range,
      'content-length': BYTES.length - from,
      etag: '"one"',
    });
    response.end(BYTES.subarray(from));
  } else whole(headers, response);
};

function whole(_headers: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' }).end(BYTES);
}

/** Cuts the connection after the first 100,000 bytes. */
function cut(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' });
  response.write(BYTES.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 300));
}

const env = {};

describe('download', () => {
  test('brings the file, and tells how far it is', async () => {
    const { root } = await serving(ranged);
    const seen: { done: number; total: number | null }[] = [];
    const path = await download(
      { address: `${root}/models/${NAME}`, folder: await temporaryFolder() },
      { env, onProgress: (progress) => seen.push(progress) },
    );
    expect(await readFile(path)).toEqual(BYTES);
    expect(seen.at(-1)).toEqual({ done: BYTES.length, total: BYTES.length });
    expect(seen.map(({ done }) => done)).toEqual(
      seen.map(({ done }) => done).toSorted((a, b) => a - b),
    );
  });

  test('a connection cut in the middle goes on from there', async () => {
    let first = true;
    const { root, asked } = await serving((request, response) => {
      if (first) cut(response);
      else ranged(request, response);
      first = false;
    });
    const folder = await temporaryFolder();
    const path = await download({ address: `${root}/${NAME}`, folder }, { env });
    expect(await readFile(path)).toEqual(BYTES);
    expect(asked.map(({ headers }) => headers.range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=[1-9]\d*-$/),
    ]);
  });

  test('a cancelled download goes on from there when it is started again', async () => {
    let first = true;
    const { root, asked } = await serving((request, response) => {
      if (!first) return ranged(request, response);
      first = false;
      response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' });
      response.write(BYTES.subarray(0, 100_000));
    });
    const request = { address: `${root}/${NAME}`, folder: await temporaryFolder() };
    const controller = new AbortController();
    const stopped = download(request, {
      env,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 100_000) setTimeout(() => controller.abort(), 50);
      },
    });
    expect((await failure(stopped)).kind).toBe('cancelled');
    expect(await readFile(await download(request, { env }))).toEqual(BYTES);
    expect(asked[1]!.headers.range).toMatch(/^bytes=[1-9]/);
  });

  test.each([
    ['cannot give ranges', ((_, response) => whole(_, response)) satisfies Answer],
    [
      'refuses the range',
      ((request, response) => {
        if (request.headers.range === undefined) whole(request, response);
        else response.writeHead(416).end();
      }) satisfies Answer,
    ],
    [
      'has another range',
      ((request, response) => {
        if (request.headers.range === undefined) return whole(request, response);
        response.writeHead(206, { 'content-range': `bytes 5-9/${BYTES.length}` }).end('wrong');
      }) satisfies Answer,
    ],
  ])('begins anew where the server %s', async (_, answer) => {
    let first = true;
    const { root } = await serving((request, response) => {
      if (first) cut(response);
      else answer(request, response);
      first = false;
    });
    const folder = await temporaryFolder();
    expect(await readFile(await download({ address: `${root}/${NAME}`, folder }, { env }))).toEqual(
      BYTES,
    );
  });

  test('another file than its name says is refused and not kept', async () => {
    const { root } = await serving((_, response) => response.end('another'));
    const folder = await temporaryFolder();
    const error = await failure(download({ address: `${root}/${NAME}`, folder }, { env }));
    expect(error.message).toMatch(/SHA-256 does not start with/);
    const left = await readdir(folder, { recursive: true });
    expect(left.filter((name) => name.includes('.pth'))).toEqual([]);
  });

  test.each([
    [404, /no such file on the server \(404\)/],
    [403, /refuses it \(403\)/],
    [500, /the server answered 500/],
  ])('status %i is said', async (status, message) => {
    const { root } = await serving((_, response) => response.writeHead(status).end());
    const folder = await temporaryFolder();
    const error = await failure(download({ address: `${root}/${NAME}`, folder }, { env }));
    expect(error).toMatchObject({ kind: 'weights' });
    expect(error.message).toMatch(message);
  });

  test('redirects are followed, not for ever', async () => {
    const { root } = await serving((request, response) => {
      if (request.url === `/real/${NAME}`) return whole(request, response);
      const to = request.url!.startsWith('/round') ? request.url! : `/real/${NAME}`;
      response.writeHead(302, { location: to }).end();
    });
    const folder = await temporaryFolder();
    const path = await download({ address: `${root}/old/${NAME}`, folder }, { env });
    expect(await readFile(path)).toEqual(BYTES);
    const error = await failure(download({ address: `${root}/round/${NAME}`, folder }, { env }));
    expect(error.message).toMatch(/leads on more than 5 times/);
  });

  test('goes through the proxy, but not where NO_PROXY says so', async () => {
    const proxy = await serving(whole);
    const address = `http://weights.invalid/${NAME}`;
    const folder = await temporaryFolder();
    const through = { HTTP_PROXY: proxy.root };
    expect(await readFile(await download({ address, folder }, { env: through }))).toEqual(BYTES);
    expect(proxy.asked.map(({ url }) => url)).toEqual([address]);
    const past = { ...through, NO_PROXY: 'weights.invalid' };
    const error = await failure(
      download({ address, folder: await temporaryFolder() }, { env: past }),
    );
    expect(error.message).toMatch(/there is no network|cannot be reached|connection failed/);
    expect(proxy.asked).toHaveLength(1);
  });

  test('a server that falls silent is given up, and nobody listening is said', async () => {
    const { root } = await serving(() => undefined);
    const folder = await temporaryFolder();
    const quiet = download({ address: `${root}/${NAME}`, folder }, { env, idleMilliseconds: 100 });
    expect((await failure(quiet)).message).toMatch(/nothing came for too long/);
    const nobody = download({ address: `http://127.0.0.1:1/${NAME}`, folder }, { env });
    expect((await failure(nobody)).message).toMatch(/connection was refused/);
  });
});

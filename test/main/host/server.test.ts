import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { createDoor } from '../../../src/main/host/door.ts';
import { startServer } from '../../../src/main/host/server.ts';
import { openHost, openSocket } from '../../support/app.ts';

let served: Awaited<ReturnType<typeof openHost>>;
beforeAll(async () => {
  served = await openHost();
});
afterAll(() => served.close());

const token = (address: string): string => new URL(address).searchParams.get('token')!;

describe('who comes in', () => {
  it('comes in once with the token, and stays with the cookie', async () => {
    const { server, send } = served;
    const address = server.address();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);

    const first = await send({ path: `/?token=${token(address)}` });
    expect(first.status).toBe(303);
    expect(first.headers['location']).toBe('/');
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^sonopair_${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );

    // The token is spent; what it says helps.
    const second = await send({ path: `/?token=${token(address)}` });
    expect(second.status).toBe(401);
    expect(second.body.toString()).toContain('was used already');
    expect(second.body.toString()).toContain('start it again');
    expect(second.headers['set-cookie']).toBeUndefined();

    // Reload, further windows and the address once more from the same browser.
    const headers = { cookie: `other=1; ${cookie.split(';')[0]}` };
    expect((await send({ path: '/', headers })).status).toBe(200);
    expect((await send({ path: '/assets/index-abc.js', headers })).status).toBe(200);
    const again = await send({ path: `/?token=${token(address)}`, headers });
    expect([again.status, again.headers['location']]).toEqual([303, '/']);

    // Whoever comes with the next token is another session.
    expect(token(server.address())).not.toBe(token(address));
  });

  it.each([
    '/',
    '/?token=',
    '/?token=wrong',
    '/assets/index-abc.js',
    '/rpc',
    '/image/x',
    '/x?token=y',
  ])('is refused %s without a session', async (path) => {
    const { send, server } = served;
    const refused = await send({ path });
    expect(refused.status).toBe(401);
    expect(refused.body.toString()).not.toContain(token(server.address()));
    const headers = { cookie: `sonopair_${server.port}=wrong` };
    expect((await send({ path, headers })).status).toBe(401);
  });

  it('does not spend the token on a preview', async () => {
    const { send, server } = served;
    const path = `/?token=${token(server.address())}`;
    expect((await send({ path, method: 'HEAD' })).status).toBe(401);
    expect((await send({ path })).status).toBe(303);
  });

  it('is led on by a page where another site linked here, whose redirect would lose the cookie', async () => {
    const { send, server } = served;
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const page = await send({ path: `/?token=${token(server.address())}`, headers });
    expect(page.status).toBe(200);
    expect(page.body.toString()).toContain('<meta http-equiv="refresh" content="0; url=/">');
    expect(page.headers['set-cookie']).toHaveLength(1);
  });
});

describe('foreign requests', () => {
  it.each([
    ['evil.example', 403],
    ['evil.example:PORT', 403],
    ['127.0.0.1', 403],
    ['127.0.0.1:1', 403],
    ['[::1]:PORT', 403],
    ['127.0.0.1:PORT.evil.example', 403],
    ['LOCALHOST:PORT', 403],
    ['127.0.0.1:PORT', 200],
    ['localhost:PORT', 200],
  ])('by the name %s get %i', async (host, status) => {
    const { send, enter, server } = served;
    const headers = { host: host.replace('PORT', String(server.port)), cookie: await enter() };
    expect((await send({ path: '/', headers })).status).toBe(status);
  });

  it('to a foreign name do not spend the token', async () => {
    const { send, server } = served;
    const path = `/?token=${token(server.address())}`;
    expect((await send({ path, headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await send({ path })).status).toBe(303);
  });

  it.each([
    ['GET', 'http://evil.example', 403],
    ['GET', 'null', 403],
    ['GET', 'OWN', 200],
    ['GET', undefined, 200],
    ['PUT', undefined, 403],
    ['PUT', 'http://evil.example', 403],
    ['PUT', 'http://localhost:PORT', 403],
    ['PUT', 'OWN', 404],
    ['POST', undefined, 403],
    ['POST', 'OWN', 405],
    ['DELETE', 'OWN', 405],
    ['OPTIONS', 'http://evil.example', 403],
  ])('%s of the origin %s get %i', async (method, origin, status) => {
    const { send, enter, server } = served;
    const own = `http://127.0.0.1:${server.port}`;
    const headers = {
      cookie: await enter(),
      ...(origin === undefined
        ? {}
        : { origin: origin.replace('OWN', own).replace('PORT', String(server.port)) }),
    };
    const response = await send({ path: '/', method, headers });
    expect(response.status).toBe(status);
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('as the pictures of another page are refused, also of another port of this machine', async () => {
    const { send, enter } = served;
    const cookie = await enter();
    for (const site of ['cross-site', 'same-site']) {
      const picture = {
        cookie,
        'sec-fetch-site': site,
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'image',
      };
      expect((await send({ path: '/', headers: picture })).status).toBe(403);
      const frame = {
        cookie,
        'sec-fetch-site': site,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'iframe',
      };
      expect((await send({ path: '/', headers: frame })).status).toBe(403);
    }
    const own = { cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors' };
    expect((await send({ path: '/', headers: own })).status).toBe(200);
  });
});

describe('the socket', () => {
  it('opens for the own page with a session', async () => {
    const { enter, server } = served;
    const socket = await openSocket(server.port, { cookie: await enter() });
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it.each([
    ['without a session', { cookie: '' }, 401],
    ['of another origin', { origin: 'http://evil.example' }, 403],
    ['of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['of no page', { origin: 'null' }, 403],
    ['to another name', { host: 'evil.example' }, 403],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('%s is refused', async (_, headers, status) => {
    const { enter, server } = served;
    const cookie = await enter();
    await expect(openSocket(server.port, { cookie, ...headers })).rejects.toThrow(
      `Unexpected server response: ${status}`,
    );
  });

  it('is cut off by a message that is too large, and the others are not', async () => {
    const { enter, server } = served;
    const cookie = await enter();
    const good = await openSocket(server.port, { cookie });
    const bad = await rawSocket(server.port, cookie);
    // Only announced, with four gigabytes: the length alone is too much.
    const header = Buffer.alloc(14);
    header.set([0x82, 0x80 | 127]);
    header.writeBigUInt64BE(2n ** 32n, 2);
    bad.write(header);
    const [frame] = (await once(bad, 'data')) as [Buffer];
    // A close frame: 1009, "message too big".
    expect([frame[0], frame.readUInt16BE(2)]).toEqual([0x88, 1009]);
    expect(good.readyState).toBe(good.OPEN);
  });
});

/** A socket after the handshake, to write frames of one's own. */
function rawSocket(port: number, cookie: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/rpc',
      headers: {
        cookie,
        origin: `http://127.0.0.1:${port}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asked.once('upgrade', (_, socket) => {
      onTestFinished(() => void socket.destroy());
      resolve(socket);
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('bad requests', () => {
  it.each([
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%5c..%5cindex.html',
    '//etc/passwd',
    '/assets/%00.js',
    '/%',
    '/index.html/',
  ])('%s find nothing', async (path) => {
    const { send, enter } = served;
    expect((await send({ path, headers: { cookie: await enter() } })).status).toBe(404);
  });

  it('with an absolute address or none find nothing', async () => {
    const { send, enter } = served;
    const headers = { cookie: await enter() };
    expect((await send({ path: 'http://evil.example/', headers })).status).toBe(400);
    const star = await send({ path: '*', headers });
    expect([400, 404]).toContain(star.status);
  });

  it('with endless headers are cut off', async () => {
    const { send } = served;
    const refused = await send({ path: '/', headers: { long: 'x'.repeat(20_000) } });
    expect(refused.status).toBe(431);
  });

  it('carry the strict headers in every answer, refusals included', async () => {
    const { send, enter } = served;
    const answers = [
      await send({ path: '/' }),
      await send({ path: '/', headers: { host: 'evil.example' } }),
      await send({ path: '/', headers: { cookie: await enter() } }),
    ];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('the port', () => {
  it('is this machine’s alone', async () => {
    const { server } = served;
    const reach = (host: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(server.port, host);
        socket.once('connect', () => {
          socket.destroy();
          resolve('reached');
        });
        socket.once('error', ({ message }) => resolve(message));
      });
    expect(await reach('127.0.0.1')).toBe('reached');
    expect(await reach('127.0.0.2')).toContain('ECONNREFUSED');
  });

  it('that is taken is named, with the way out', async () => {
    const { server, app } = served;
    const handler = async (): Promise<Response> => new Response();
    const second = startServer({
      port: server.port,
      door: createDoor(),
      handler,
      router: {} as Parameters<typeof startServer>[0]['router'],
    });
    await expect(second).rejects.toMatchObject({ kind: 'host' });
    await expect(second).rejects.toThrow(
      `Port ${server.port}: another program listens on it. Choose another with --port`,
    );
    expect(await app.services.app.tasks({})).toEqual([]);
  });
});

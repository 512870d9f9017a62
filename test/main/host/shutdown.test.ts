import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

import { expect, it } from 'vitest';

import { clientOver, openSocket, temporaryHost, type TestHost } from '../../support/app.ts';
import { picture } from '../../support/imports.ts';

/** An upload of which only the first half was sent. */
async function halfUpload(
  { server }: TestHost,
  cookie: string,
): Promise<{ readonly sent: ClientRequest; readonly rest: Buffer }> {
  const client = clientOver(await openSocket(server.port, { cookie }));
  const { id } = await client.imports.begin({});
  const bytes = await picture(1);
  const half = bytes.length >> 1;
  const sent = request({
    host: '127.0.0.1',
    port: server.port,
    path: `/import/${id}/a.png`,
    method: 'PUT',
    headers: { cookie, origin: `http://127.0.0.1:${server.port}`, 'content-length': bytes.length },
    agent: false,
  });
  await new Promise((resolve) => {
    sent.write(bytes.subarray(0, half), resolve);
  });
  return { sent, rest: bytes.subarray(half) };
}

it('what runs when the host ends may come to its end; windows are told to wait', async () => {
  const host = await temporaryHost();
  const cookie = await host.enter();
  const { sent, rest } = await halfUpload(host, cookie);
  const socket = await openSocket(host.server.port, { cookie });
  const left = once(socket, 'close') as Promise<[number, Buffer]>;
  const closed = host.server.close();
  expect((await left)[0]).toBe(1001);
  // Nothing new is taken.
  await expect(host.send({ path: '/' })).rejects.toThrow('ECONNREFUSED');
  sent.end(rest);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(204);
  response.resume();
  await closed;
});

it('what does not come to its end is cut off', async () => {
  const host = await temporaryHost();
  const { sent } = await halfUpload(host, await host.enter());
  const failed = once(sent, 'error') as Promise<[Error]>;
  await host.server.close();
  expect((await failed)[0].message).toContain('socket hang up');
  // The application does not wait for it either.
  await host.app.close();
});

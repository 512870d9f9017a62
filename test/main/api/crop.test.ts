import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { clientOver, openSocket, temporaryHost } from '../../support/app.ts';
import { confirmed, picture } from '../../support/imports.ts';

const NOWHERE = `/crop/b/${'0'.repeat(64)}`;

describe('a crop by address', () => {
  it('is shown at the size of a model, gray for B and in colour for SE', async () => {
    const host = await temporaryHost();
    const cookie = await host.enter();
    const client = clientOver(await openSocket(host.server.port, { cookie }));
    const origin = `http://127.0.0.1:${host.server.port}`;
    const { id } = await client.imports.begin({});
    for (const part of ['b', 'se'] as const) {
      const path = `/import/${id}/P1_${part}.png`;
      const body = await picture(602, part);
      await host.send({ path, method: 'PUT', headers: { cookie, origin }, body });
    }
    const { pairs } = await client.imports.propose({ id, pattern: null });
    const stored = await client.imports.commit({
      id,
      studyId: null,
      studyName: 'Crops',
      pairs: confirmed(pairs, { patientCode: 'P1' }),
    });
    const { pair } = await client.pairs.get({ id: stored.pairs[0]! });
    const asked = { b: 'at=4,6,30,20', se: 'at=4,6,30,20&size=64&eval=resize' };
    const shown = async (part: 'b' | 'se') => {
      const path = `/crop/${part}/${pair[part].hash}?${asked[part]}`;
      const { status, headers, body } = await host.send({ path, headers: { cookie } });
      expect([status, headers['content-type']]).toEqual([200, 'image/png']);
      return sharp(body).metadata();
    };
    expect(await shown('b')).toMatchObject({ width: 224, height: 224, channels: 1 });
    expect(await shown('se')).toMatchObject({ width: 64, height: 64, channels: 3 });

    const path = `/crop/b/${pair.b.hash}?at=40,40,30,20`;
    const outside = await host.send({ path, headers: { cookie } });
    expect(outside.status).toBe(422);
    expect(JSON.parse(outside.body.toString())).toMatchObject({ kind: 'image' });
  });

  it('must be asked for in full', async () => {
    const host = await temporaryHost();
    const headers = { cookie: await host.enter() };
    const statusOf = async (path: string) => (await host.send({ path, headers })).status;
    for (const query of [
      '',
      '?at=1,2,3',
      '?at=-1,2,3,4',
      '?at=1,2,3,4&size=100',
      '?at=1,2,3,4&eval=other',
    ]) {
      expect([query, await statusOf(`${NOWHERE}${query}`)]).toEqual([query, 400]);
    }
    expect(await statusOf(`${NOWHERE}?at=1,2,3,4`)).toBe(404);
    expect(await statusOf(`/crop/c/${'0'.repeat(64)}?at=1,2,3,4`)).toBe(404);
    expect(await statusOf('/crop/b/xyz?at=1,2,3,4')).toBe(404);
  });
});

import { ORPCError } from '@orpc/client';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { failure } from '../../../src/shared/contract/base.ts';
import { clientOver, openSocket, type RawResponse, temporaryHost } from '../../support/app.ts';
import { confirmed } from '../../support/imports.ts';
import { makeReadingKit, type ReadingKit } from '../../support/reading-room.ts';

let kit: ReadingKit;
beforeAll(async () => {
  kit = await makeReadingKit();
});
afterAll(() => kit.remove());

async function kindOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ORPCError ? failure.parse(error.data).kind : 'not refused';
}

it('a lesion is imported, read and shown through the host, each only when it may be', async () => {
  const host = await temporaryHost();
  const cookie = await host.enter();
  const { imports, patients, models, opinions, app } = clientOver(
    await openSocket(host.server.port, { cookie }),
  );
  const get = (path: string): Promise<RawResponse> => host.send({ path, headers: { cookie } });

  const { id } = await imports.begin({});
  await imports.addPaths({ id, paths: [kit.sample] });
  const { pairs } = await imports.propose({ id, pattern: null });
  const stored = await imports.commit({
    id,
    studyId: null,
    studyName: null,
    pairs: confirmed(pairs),
  });
  const { lesions, pairs: registered } = await patients.get({ id: stored.patients[0]! });
  const lesionId = lesions[0]!.id;
  const own = registered.filter((pair) => pair.lesionId === lesionId);

  const { hash, origin } = await models.importFolder({ path: kit.model });
  expect(origin).toBe('synthetic');
  await models.choose({ hash });
  expect(await kindOf(opinions.reveal({ lesionId }))).toBe('locked');
  await models.unlock({ model: hash, studyId: stored.studyId, reason: 'A test of the border' });
  expect(await kindOf(opinions.reveal({ lesionId }))).toBe('opinion');
  expect((await opinions.ofLesion({ lesionId })).revealed).toBeNull();
  const opinion = { diagnosis: 'benign', birads: '3', confidence: 60, comment: null } as const;
  await opinions.commit({ lesionId, opinion });
  const { revealed } = await opinions.reveal({ lesionId });
  expect(new Set(revealed!.reads.map(({ pairId }) => pairId))).toEqual(
    new Set(own.map((pair) => pair.id)),
  );

  // Both classes over both images, of the aspect of the image and transparent.
  const [read] = revealed!.reads;
  const image = own.find((pair) => pair.id === read!.pairId)!.b;
  for (const path of ['benign/b', 'benign/se', 'malignant/b', 'malignant/se']) {
    const layer = await get(`/heat/${read!.id}/${path}.png`);
    expect([layer.status, layer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(layer.headers['cache-control']).toBe('no-store');
    const { width, height, hasAlpha } = await sharp(layer.body).metadata();
    expect(hasAlpha).toBe(true);
    if (path.endsWith('/b')) expect(width / height).toBeCloseTo(image.width / image.height, 1);
  }
  expect((await get('/heat/9999/benign/b.png')).status).toBe(404);
  expect(await app.info({})).toMatchObject({ empty: false });
  expect(host.logged).toEqual([]);
});

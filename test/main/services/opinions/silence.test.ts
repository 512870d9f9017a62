import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import {
  admit,
  lesionOf,
  makeReadingKit,
  openReadyRoom,
  openRoom,
  OPINION,
  type ReadingKit,
  type ReadyOptions,
  type ReadyRoom,
  withCard,
} from '../../../support/reading-room.ts';

let kit: ReadingKit;
beforeAll(async () => {
  kit = await makeReadingKit();
});
afterAll(() => kit.remove());

const ready = (options: ReadyOptions = {}): Promise<ReadyRoom> => openReadyRoom(kit, options);
const one = (): ReadyOptions => ({ of: kit.pairs.slice(0, 1) });

describe('where an own opinion comes first', () => {
  test('the model is opened while the reader still looks', async () => {
    const { opinions, lesionId, processes } = await ready({ ...one(), opinionFirst: true });
    const before = processes.length;
    await opinions.ofLesion({ lesionId });
    await vi.waitFor(() => expect(processes).toHaveLength(before + 1));
  });

  test("nothing of the machine's leaves before it, also where another reader has seen it", async () => {
    const { opinions, settings, lesionId } = await ready({ ...one(), opinionFirst: true });
    await settings.set({ user: 'First' });
    await opinions.commit({ lesionId, opinion: OPINION });
    const { revealed } = await opinions.reveal({ lesionId });
    await opinions.commit({ lesionId, opinion: { ...OPINION, diagnosis: 'benign' } });

    await settings.set({ user: 'Second' });
    const blind = await opinions.ofLesion({ lesionId });
    expect(blind).toMatchObject({ silence: 'opinion-first', revealed: null, opinions: [] });
    await expect(opinions.reveal({ lesionId })).rejects.toMatchObject({ kind: 'opinion' });
    const layer = opinions.heat(revealed!.reads[0]!.id, 'malignant', 'b');
    await expect(layer).rejects.toMatchObject({ kind: 'opinion' });
    // What was said after a reveal would tell what the machine said.
    await opinions.commit({ lesionId, opinion: OPINION });
    const ownOnly = await opinions.ofLesion({ lesionId });
    expect(ownOnly).toMatchObject({ silence: null, revealed: null });
    expect(ownOnly.opinions.map(({ reader }) => reader)).toEqual(['Second']);
    await expect(opinions.heat(revealed!.reads[0]!.id, 'malignant', 'b')).rejects.toMatchObject({
      kind: 'opinion',
    });

    const shown = await opinions.reveal({ lesionId });
    expect(shown.revealed!.reads).toEqual(revealed!.reads);
    expect(shown.opinions).toHaveLength(3);
    expect(await opinions.heat(revealed!.reads[0]!.id, 'malignant', 'b')).toBeInstanceOf(Buffer);
  });

  test('a change of mind after the reveal is recorded as one', async () => {
    const { opinions, lesionId } = await ready({ ...one(), opinionFirst: true });
    await opinions.commit({ lesionId, opinion: OPINION });
    await opinions.reveal({ lesionId });
    await opinions.commit({ lesionId, opinion: { ...OPINION, diagnosis: 'benign' } });
    const { opinions: said } = await opinions.ofLesion({ lesionId });
    expect(said.map(({ diagnosis, afterReveal }) => [diagnosis, afterReveal])).toEqual([
      ['malignant', false],
      ['benign', true],
    ]);
  });

  test('is a setting: without it the machine may be asked at once', async () => {
    const { opinions, lesionId } = await ready(one());
    expect(await opinions.ofLesion({ lesionId })).toMatchObject({ silence: null, revealed: null });
    expect((await opinions.reveal({ lesionId })).revealed).not.toBeNull();
  });
});

describe('a model of images that are not real', () => {
  test('speaks on phantoms, and elsewhere only where it was unlocked', async () => {
    const room = await ready({ ...one(), kind: 'imported' });
    const { opinions, models, registry, lesionId, studyId, model } = room;
    expect(await opinions.ofLesion({ lesionId })).toMatchObject({
      silence: 'locked-for-study',
      revealed: null,
      model: { origin: 'synthetic' },
    });
    const refused = opinions.reveal({ lesionId });
    await expect(refused).rejects.toMatchObject({ kind: 'locked' });
    await expect(refused).rejects.toThrow(/"Tiny" was not fitted on real images \(synthetic\)/);
    // For another study it says nothing about this one.
    const other = await registry.as('Reader').createStudy({ name: 'Other', kind: 'local' });
    await models.unlock({ model, studyId: other.id, reason: 'Teaching' });
    expect((await opinions.ofLesion({ lesionId })).silence).toBe('locked-for-study');

    await models.unlock({ model, studyId, reason: 'Reader study 7' });
    expect((await models.unlocks({})).at(-1)).toMatchObject({
      model,
      studyId,
      by: 'Reader',
      reason: 'Reader study 7',
    });
    const { silence, revealed } = await opinions.reveal({ lesionId });
    expect(silence).toBeNull();
    expect(revealed!.warning).toBe('synthetic');
  });

  test('that does not state its origin is no exception', async () => {
    const model = await withCard(kit.model, ({ data }) => ({
      data: { ...data, origin: 'not stated' },
    }));
    const { opinions, lesionId } = await ready({ ...one(), model, kind: 'local' });
    expect((await opinions.ofLesion({ lesionId })).silence).toBe('locked-for-study');
  });

  test('of real ones needs no unlocking and no warning', async () => {
    const model = await withCard(kit.model, ({ data }) => ({ data: { ...data, origin: 'real' } }));
    const { opinions, lesionId } = await ready({ ...one(), model, kind: 'imported' });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed!.warning).toBeNull();
  });
});

describe('there is nothing to say', () => {
  test('without a model', async () => {
    const room = await openRoom();
    const { pairs } = await admit(room, kit.sample, kit.pairs);
    const lesionId = await lesionOf(room, pairs[0]!);
    expect(await room.opinions.ofLesion({ lesionId })).toEqual({
      silence: 'no-model',
      model: null,
      revealed: null,
      opinions: [],
    });
    await expect(room.opinions.reveal({ lesionId })).rejects.toMatchObject({ kind: 'model' });
  });

  test('without pairs', async () => {
    const { opinions, registry, lesionId, pairIds } = await ready(one());
    await registry.as('Reader').archivePair({ id: pairIds[0]!, archived: true });
    expect((await opinions.ofLesion({ lesionId })).silence).toBe('no-pairs');
    await expect(opinions.reveal({ lesionId })).rejects.toThrow(/no image pairs/);
  });

  test('without a crop, where the model reads crops; with one, on what is cropped', async () => {
    const [first, second] = kit.pairs;
    const { bRoi: _b, seRoi: _se, ...bare } = first!;
    const { opinions, registry, lesionId, pairIds } = await ready({ of: [bare] });
    expect((await opinions.ofLesion({ lesionId })).silence).toBe('roi-missing');
    await expect(opinions.reveal({ lesionId })).rejects.toThrow(/reads crops, and none is drawn/);
    // A crop on one image is not enough for a model that looks at both.
    await registry.as('Reader').saveRoi({ id: pairIds[0]!, roi: { b: first!.bRoi!, se: null } });
    expect((await opinions.ofLesion({ lesionId })).silence).toBe('roi-missing');

    const both = await ready({ of: [bare, second!] });
    const { silence, revealed } = await both.opinions.reveal({ lesionId: both.lesionId });
    expect(silence).toBeNull();
    expect(revealed!.decision.pairs).toBe(1);
    expect(revealed!.failed).toEqual([
      { pair: first!.pair, reason: expect.stringContaining('no crop') as string },
    ]);
    expect(revealed!.outdated).toBe(false);
  });

  test('where the model is gone; what it said stays, with its card, and an import mends it', async () => {
    const { opinions, models, folder, lesionId, model } = await ready(one());
    const before = await opinions.reveal({ lesionId });
    await rm(join(folder, 'models', model), { recursive: true });
    const after = await opinions.ofLesion({ lesionId });
    expect(after.silence).toBe('model-unusable');
    expect(after.model!.fault).toMatch(/its folder .* is missing/);
    expect(after.revealed!.reads).toEqual(before.revealed!.reads);
    expect(after.revealed!.model).toEqual({ ...before.revealed!.model, fault: after.model!.fault });
    await expect(opinions.reveal({ lesionId })).rejects.toThrow(
      /cannot be used .* nothing saved is lost/,
    );
    await models.importFolder({ path: kit.model });
    expect(await opinions.ofLesion({ lesionId })).toEqual(before);
  });
});

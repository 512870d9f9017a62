import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import type { Task } from '../../../../src/shared/contract/app.ts';
import { modelCard } from '../../../../src/shared/contract/second-opinion.ts';
import { sha256File } from '../../../../src/main/files/hash.ts';
import {
  makeReadingKit,
  openReadyRoom,
  openRoom,
  type ReadingKit,
  type ReadingRoom,
  withCard,
} from '../../../support/reading-room.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let kit: ReadingKit;
beforeAll(async () => {
  kit = await makeReadingKit();
});
afterAll(() => kit.remove());

const shelfOf = ({ folder }: ReadingRoom): Promise<string[]> => readdir(join(folder, 'models'));

describe('the library', () => {
  test('shows an imported model by its card', async () => {
    const room = await openRoom();
    expect(await room.models.list({})).toEqual([]);
    const card = await room.models.importFolder({ path: kit.model });
    expect(modelCard.parse(card)).toEqual(card);
    expect(card).toMatchObject({
      hash: await sha256File(join(kit.model, 'model.onnx')),
      name: 'Tiny',
      input: 'bse',
      images: 'cropped',
      size: 64,
      networks: ['resnet18'],
      ensemble: false,
      origin: 'synthetic',
      trainedOn: { study: 'fitting' },
      chosen: false,
      fault: null,
    });
    expect(card.validation.images).toBeGreaterThan(0);
    expect(await room.models.list({})).toEqual([card]);
    expect(room.told).toContainEqual({ type: 'changed', what: 'model' });
    await room.models.choose({ hash: card.hash });
    expect(await room.models.list({})).toEqual([{ ...card, chosen: true }]);
  });

  test('takes the same model twice without harm', async () => {
    const room = await openRoom();
    const first = await room.models.importFolder({ path: kit.model });
    const copy = join(await temporaryFolder(), 'Copy');
    await cp(kit.model, copy, { recursive: true });
    const second = await room.models.importFolder({ path: copy });
    expect(second.name).toBe('Tiny');
    expect(second.hash).toBe(first.hash);
    expect(await room.models.list({})).toHaveLength(1);
    expect(await shelfOf(room)).toEqual([first.hash]);
  });

  test('lets nobody put another card on a model it has', async () => {
    const room = await openRoom();
    const card = await room.models.importFolder({ path: kit.model });
    const promoted = await withCard(kit.model, ({ data }) => ({
      data: { ...data, origin: 'real' },
    }));
    await expect(room.models.importFolder({ path: promoted })).rejects.toThrow(
      /another model card/,
    );
    expect(await room.models.list({})).toEqual([card]);
  });

  test('refuses what is no model, and keeps nothing of it', async () => {
    const room = await openRoom();
    const empty = await temporaryFolder();
    await expect(room.models.importFolder({ path: empty })).rejects.toMatchObject({
      kind: 'model',
    });
    const undated = await withCard(kit.model, () => ({ createdAt: 'yesterday' }));
    await expect(room.models.importFolder({ path: undated })).rejects.toThrow(/createdAt/);
    const damaged = await withCard(kit.model, () => ({}));
    await writeFile(join(damaged, 'model.onnx'), 'cut short');
    await expect(room.models.importFolder({ path: damaged })).rejects.toThrow(/SHA-256 differs/);
    expect(await room.models.list({})).toEqual([]);
    expect(await readdir(room.folder)).not.toContain('models');
  });

  test('lists a model whose folder is gone or damaged, with the fault, and does not choose it', async () => {
    const room = await openRoom();
    const { hash } = await room.models.importFolder({ path: kit.model });
    await writeFile(join(room.folder, 'models', hash, 'model.onnx'), 'cut short');
    const [damaged] = await room.models.list({});
    expect(damaged).toMatchObject({
      hash,
      name: 'Tiny',
      fault: expect.stringMatching(/differs/) as string,
    });
    await expect(room.models.choose({ hash })).rejects.toMatchObject({ kind: 'model' });
    await rm(join(room.folder, 'models'), { recursive: true });
    expect((await room.models.list({}))[0]!.fault).toMatch(
      /missing\. Import the model folder again/,
    );
    await room.models.importFolder({ path: kit.model });
    expect((await room.models.list({}))[0]!.fault).toBeNull();
  });

  test('knows no model that was never imported', async () => {
    const room = await openRoom();
    const card = modelCard.shape.hash.parse('0'.repeat(64));
    await expect(room.models.choose({ hash: card })).rejects.toMatchObject({ kind: 'record' });
  });
});

describe('the phantom model', () => {
  /** Bounds a hang, in milliseconds: both networks are really fitted. */
  const HANGS = 280_000;
  const EPOCH = { stage: 'alexnet', epoch: 1, epochs: 1 };
  const taskOf = ({ tasks }: ReadingRoom, id: string): Task =>
    tasks.list().find((task) => task.id === id)!;

  test('is drawn, fitted, taken in and chosen, and then speaks on phantoms it has not seen', async () => {
    const room = await openRoom();
    const { task } = await room.models.fitPhantom({});
    // A second click is the same fit.
    expect(await room.models.fitPhantom({})).toEqual({ task });
    await vi.waitFor(() => expect(taskOf(room, task).state).not.toBe('running'), {
      timeout: HANGS,
      interval: 100,
    });
    expect(taskOf(room, task)).toMatchObject({ kind: 'fit', state: 'done', failure: null });
    const steps = room.told.flatMap((event) => (event.type === 'task' ? [event.task.step] : []));
    for (const step of ['drawing-phantoms', EPOCH, 'storing-model'])
      expect(steps).toContainEqual(step);
    const percents = room.told.flatMap((event) =>
      event.type === 'task' && event.task.progress !== null ? [event.task.progress.done] : [],
    );
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);

    const [card] = await room.models.list({});
    expect(card).toMatchObject({
      name: 'Phantom model',
      chosen: true,
      origin: 'synthetic',
      networks: ['alexnet', 'resnet18'],
      ensemble: true,
      images: 'cropped',
      trainedOn: { study: 'Phantoms' },
      fault: null,
    });
    expect(await shelfOf(room)).toEqual([card!.hash]);

    const { opinions, lesionId } = await openReadyRoom(kit, {
      model: join(room.folder, 'models', card!.hash),
    });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed).toMatchObject({ seenInFitting: false, warning: 'synthetic' });
    expect(Object.keys(revealed!.reads[0]!.networks)).toEqual(['alexnet', 'resnet18']);
  }, 300_000);

  test.each([
    ['while the phantoms are drawn', 'drawing-phantoms'],
    ['while it is fitted', EPOCH],
  ])(
    'leaves nothing behind when it is cancelled %s',
    async (_title, when) => {
      const room = await openRoom();
      const { task } = await room.models.fitPhantom({});
      await vi.waitFor(() => expect(taskOf(room, task).step).toEqual(when), {
        timeout: HANGS,
        interval: 20,
      });
      room.tasks.cancel(task);
      await vi.waitFor(() => expect(taskOf(room, task).state).toBe('cancelled'), {
        timeout: HANGS,
      });
      expect(taskOf(room, task).failure).toBeNull();
      expect(await shelfOf(room)).toEqual([]);
      expect(await room.models.list({})).toEqual([]);
      // And it can be asked for again.
      const again = await room.models.fitPhantom({});
      expect(again.task).not.toBe(task);
      room.tasks.cancel(again.task);
    },
    300_000,
  );

  test('what an interrupted fit has left is swept away', async () => {
    const room = await openReadyRoom(kit, {});
    await writeFile(join(room.folder, 'models', '.phantom-model.0123456789ab.tmp'), 'left');
    expect(await room.models.sweep()).toBe(1);
    expect(await shelfOf(room)).toEqual([room.model]);
  });
});

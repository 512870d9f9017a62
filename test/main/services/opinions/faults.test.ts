import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sha256 } from '../../../../src/main/files/hash.ts';
import type { Worker } from '../../../../src/main/process/process.ts';
import {
  makeReadingKit,
  openReadyRoom,
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

/** Kills reading processes in mid-read: the first `times` that are given pairs to read. */
function killing(times: number): (worker: Worker) => Worker {
  let left = times;
  return (worker) => {
    let runs = 0;
    return {
      ...worker,
      call: (method, argument, onEvent) => {
        const answer = worker.call(method, argument, onEvent);
        if (method === 'run') runs += 1;
        // The first run of the first process only tries the model out.
        if (method === 'run' && runs > 1 && left > 0) {
          left -= 1;
          worker.kill();
        }
        return answer;
      },
    };
  };
}

describe('the reading process is killed in mid-read', () => {
  test('the pair is read again by a new one, and the user is told', async () => {
    const expected = await ready();
    const calm = await expected.opinions.reveal({ lesionId: expected.lesionId });
    const { opinions, lesionId, told, processes } = await ready({ onProcess: killing(1) });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed!.failed).toEqual([]);
    revealed!.reads.forEach(({ probability, stability }, i) => {
      const other = calm.revealed!.reads[i]!;
      expect(probability).toBeCloseTo(other.probability, 5);
      expect(stability!.lowest).toBeCloseTo(other.stability!.lowest, 5);
    });
    expect(processes).toHaveLength(2);
    const notices = told.filter(({ type }) => type === 'notice');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ code: 'reader-restarted' });
  });

  test('again and again: nothing is saved, nothing is revealed, and later it works', async () => {
    let deadly = true;
    const { opinions, registry, lesionId, model } = await ready({
      ...one(),
      onProcess: (worker) => ({
        ...worker,
        call: (method, argument, onEvent) => {
          const answer = worker.call(method, argument, onEvent);
          const trial = (argument as { images?: Float32Array }).images?.every((v) => v === 0);
          if (method === 'run' && trial === false && deadly) worker.kill();
          return answer;
        },
      }),
    });
    await opinions.commit({ lesionId, opinion: OPINION });
    const failing = opinions.reveal({ lesionId });
    await expect(failing).rejects.toMatchObject({ kind: 'engine' });
    await expect(failing).rejects.toThrow(/Nothing was saved, and your opinion is safe/);
    expect(await registry.query.reads({ lesionId, model })).toEqual([]);
    const after = await opinions.ofLesion({ lesionId });
    expect(after).toMatchObject({ revealed: null, opinions: [{ afterReveal: false }] });
    deadly = false;
    expect((await opinions.reveal({ lesionId })).revealed!.reads).toHaveLength(1);
  });
});

describe('an image of the store', () => {
  const fileOf = ({ folder }: ReadyRoom, hash: string): string =>
    join(folder, 'images', hash.slice(0, 2), hash);

  test('that is altered or missing costs its own pair only, with the cause', async () => {
    const room = await ready();
    const { opinions, registry, lesionId, pairIds } = room;
    const [first, second] = await Promise.all(
      pairIds.slice(0, 2).map(async (id) => (await registry.query.pair({ id })).pair),
    );
    const bytes = await readFile(fileOf(room, first!.b.hash));
    bytes[500]! ^= 1;
    await writeFile(fileOf(room, first!.b.hash), bytes);
    await rm(fileOf(room, second!.se.hash));

    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed!.reads.map(({ pairId }) => pairId)).toEqual([pairIds[2]]);
    expect(revealed!.decision.pairs).toBe(1);
    expect(revealed!.failed).toEqual([
      { pair: first!.code, reason: expect.stringMatching(/was altered/) as string },
      { pair: second!.code, reason: expect.stringMatching(/is missing/) as string },
    ]);
    // A window that asks again is told the same, and is not sent to read again.
    expect((await opinions.ofLesion({ lesionId })).revealed).toEqual(revealed);
    expect(revealed!.outdated).toBe(false);
    // Mended, it is read when it is asked for again.
    bytes[500]! ^= 1;
    await writeFile(fileOf(room, first!.b.hash), bytes);
    const mended = await opinions.reveal({ lesionId });
    expect(mended.revealed!.reads).toHaveLength(2);
    expect(mended.revealed!.failed).toHaveLength(1);
  });

  test('of the only pair: nothing is saved or revealed, and what is safe is said', async () => {
    const room = await ready(one());
    const { opinions, registry, lesionId, pairIds } = room;
    const { pair } = await registry.query.pair({ id: pairIds[0]! });
    await writeFile(fileOf(room, pair.b.hash), 'something else');
    const failing = opinions.reveal({ lesionId });
    await expect(failing).rejects.toMatchObject({ kind: 'store' });
    await expect(failing).rejects.toThrow(/altered.*Nothing was saved, and your opinion is safe/);
    expect((await opinions.ofLesion({ lesionId })).revealed).toBeNull();
  });
});

describe('what changes after a read', () => {
  test('a new crop makes it out of date until it is read again', async () => {
    const { opinions, registry, lesionId, pairIds } = await ready();
    const before = await opinions.reveal({ lesionId });
    const [id] = pairIds;
    const { roi } = (await registry.query.pair({ id: id! })).pair;
    const b = { ...roi!.b!, x: roi!.b!.x + 3 };
    await registry.as('Reader').saveRoi({ id: id!, roi: { b, se: roi!.se } });
    const stale = await opinions.ofLesion({ lesionId });
    expect(stale.revealed).toEqual({ ...before.revealed, outdated: true });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed!.outdated).toBe(false);
    expect(revealed!.reads[0]!.roiId).not.toBe(before.revealed!.reads[0]!.roiId);
    expect(revealed!.reads[0]!.probability).not.toBe(before.revealed!.reads[0]!.probability);
  });

  test('so does another pair of the lesion', async () => {
    const { opinions, registry, lesionId, pairIds } = await ready();
    const actor = registry.as('Reader');
    await actor.archivePair({ id: pairIds[2]!, archived: true });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed!.decision.pairs).toBe(2);
    await actor.archivePair({ id: pairIds[2]!, archived: false });
    const more = (await opinions.ofLesion({ lesionId })).revealed;
    expect(more).toMatchObject({
      outdated: true,
      failed: [{ pair: kit.pairs[2]!.pair, reason: 'it has not been read with this model yet' }],
    });
    await actor.archivePair({ id: pairIds[2]!, archived: true });
    expect((await opinions.ofLesion({ lesionId })).revealed).toEqual(revealed);
  });

  test('so does another model, whose own read then takes its place', async () => {
    const { opinions, models, lesionId } = await ready(one());
    const before = await opinions.reveal({ lesionId });
    // Another file, hence another model: ONNX allows fields that nobody knows.
    const other = await withCard(kit.model, () => ({}));
    const onnxFile = join(other, 'model.onnx');
    const bytes = Buffer.concat([await readFile(onnxFile), Buffer.of(0xf8, 0x3f, 1)]);
    await writeFile(onnxFile, bytes);
    const card = await withCard(other, ({ onnx }) => ({
      onnx: { ...onnx, sha256: sha256(bytes) },
    }));
    const { hash } = await models.importFolder({ path: card });
    await models.choose({ hash });
    const stale = await opinions.ofLesion({ lesionId });
    expect(stale.model!.hash).toBe(hash);
    expect(stale.revealed).toMatchObject({ outdated: true, reads: before.revealed!.reads });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed).toMatchObject({ outdated: false, model: { hash } });
    expect(revealed!.reads[0]!.id).not.toBe(before.revealed!.reads[0]!.id);
  });
});

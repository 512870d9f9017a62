import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type ExportingReader,
  MACHINE_READS_FILE,
} from '../../../../src/main/services/studies/export-reads.ts';
import { exportStudy, putFrom } from '../../../../src/main/services/studies/export-study.ts';
import { confirmed, openWorkplace, proposed } from '../../../support/imports.ts';
import {
  makeReadingKit,
  openReadyRoom,
  OPINION,
  type ReadingKit,
  type ReadyRoom,
} from '../../../support/reading-room.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let kit: ReadingKit;
beforeAll(async () => {
  kit = await makeReadingKit();
});
afterAll(() => kit.remove());

const READER: ExportingReader = { user: 'Reader', opinionFirst: true };

/** Exports the study of a room in the name of a reader; returns the folder. */
async function exported(
  { registry, store, studyId }: ReadyRoom,
  reader: ExportingReader = READER,
): Promise<string> {
  const out = join(await temporaryFolder(), 'out');
  await exportStudy(
    studyId,
    out,
    { registry, put: putFrom(store), reader },
    { signal: new AbortController().signal, progress: () => undefined, step: () => undefined },
  );
  return out;
}

async function rowsOf(folder: string): Promise<readonly Record<string, string>[]> {
  return parse(await readFile(join(folder, MACHINE_READS_FILE), 'utf8'), { columns: true });
}

describe('an exported study', () => {
  test('has what the machine said with its model, and on what that was fitted', async () => {
    const room = await openReadyRoom(kit, { kind: 'imported' });
    const { opinions, models, lesionId, studyId, model, pairIds, registry } = room;
    expect(await readdir(await exported(room))).not.toContain(MACHINE_READS_FILE);
    await models.unlock({ model, studyId, reason: 'Teaching' });
    const { revealed } = await opinions.reveal({ lesionId });
    // A crop that was drawn anew leaves the read behind.
    const roi = { b: { x: 20, y: 20, width: 90, height: 80 }, se: null };
    await registry.as('Reader').saveRoi({ id: pairIds[0]!, roi: { ...roi, se: roi.b } });
    const rows = await rowsOf(await exported(room));
    expect(rows.map(({ pair }) => pair)).toEqual(kit.pairs.map(({ pair }) => pair));
    for (const [index, row] of rows.entries()) {
      const read = revealed!.reads[index]!;
      expect(Number(row['probability_malignant'])).toBeCloseTo(read.probability, 6);
      expect(Number(row['probability_resnet18'])).toBeCloseTo(read.networks['resnet18']!, 6);
      expect(row).toMatchObject({
        decision: read.decision,
        crop_is_current: String(index > 0),
        seen_in_fitting: 'false',
        model: 'Tiny',
        model_sha256: model,
        fitted_on: 'synthetic',
        unstable: String(read.stability!.flips),
      });
      expect(row['notice']).toMatch(/^Research use only.*fitted on synthetic images/i);
    }
  });

  test('has nothing of the machine’s that its exporting reader must not know yet', async () => {
    const room = await openReadyRoom(kit, { of: kit.pairs.slice(0, 1), opinionFirst: true });
    const { opinions, lesionId } = room;
    await opinions.commit({ lesionId, opinion: OPINION });
    await opinions.reveal({ lesionId });
    const files = (reader: ExportingReader): Promise<string[]> =>
      exported(room, reader).then((folder) => readdir(folder));
    expect(await files(READER)).toContain(MACHINE_READS_FILE);
    expect(await files({ ...READER, user: 'Second' })).not.toContain(MACHINE_READS_FILE);
    expect(await files({ user: 'Second', opinionFirst: false })).toContain(MACHINE_READS_FILE);
  });

  test('with it is imported as one without it', async () => {
    const room = await openReadyRoom(kit, {});
    await room.opinions.reveal({ lesionId: room.lesionId });
    const folder = await exported(room);
    const { imports } = await openWorkplace();
    const { id, pairs, unreadable } = await proposed(imports, folder);
    expect(unreadable).toEqual([]);
    const { pairs: stored } = await imports.commit({
      id,
      studyId: null,
      studyName: null,
      pairs: confirmed(pairs),
    });
    expect(stored).toHaveLength(kit.pairs.length);
  });
});

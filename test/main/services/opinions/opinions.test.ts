import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readPairs } from '../../../../src/main/services/read.ts';
import { readStudy } from '../../../../src/main/study/read.ts';
import type { SecondOpinion } from '../../../../src/shared/contract/second-opinion.ts';
import type { Stability } from '../../../../src/shared/domain/opinion.ts';
import type { Pair } from '../../../../src/shared/domain/study.ts';
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
import { csvRows } from '../../../support/studies.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let kit: ReadingKit;
let pairs: readonly Pair[];
beforeAll(async () => {
  kit = await makeReadingKit();
  ({ pairs } = kit);
});
afterAll(() => kit.remove());

const ready = (options: ReadyOptions = {}): Promise<ReadyRoom> => openReadyRoom(kit, options);

type Revealed = NonNullable<SecondOpinion['revealed']>;

describe('the revealed opinion', () => {
  test('is that of the command on the same pairs, with its votes and its model', async () => {
    const { opinions, lesionId, pairIds, told } = await ready();
    const before = await opinions.ofLesion({ lesionId });
    expect(before).toMatchObject({ silence: null, revealed: null, model: { name: 'Tiny' } });

    const { revealed } = await opinions.reveal({ lesionId });
    const out = join(await temporaryFolder(), 'reads');
    await readPairs(
      {
        study: kit.sample,
        model: kit.model,
        out,
        voting: 'mean',
        seed: 1,
        bootstrap: 100,
        provider: 'cpu',
        threads: 1,
      },
      { onEvent: () => undefined, signal: new AbortController().signal },
    );
    const rows = await csvRows(join(out, 'reads.csv'));
    expect(revealed!.reads.map(({ pairId }) => pairId)).toEqual(pairIds);
    const expected = pairs.map(({ pair }) =>
      Number(rows.find((row) => row['pair'] === pair)!['probability_malignant']),
    );
    revealed!.reads.forEach(({ probability, networks, decision }, i) => {
      expect(probability).toBeCloseTo(expected[i]!, 4);
      expect(networks).toEqual({ resnet18: probability });
      expect(decision).toBe(probability >= 0.5 ? 'malignant' : 'benign');
    });
    const benign = expected.filter((p) => p < 0.5).length;
    expect(revealed).toMatchObject({
      decision: {
        decision: benign > 3 - benign ? 'benign' : 'malignant',
        benign,
        pairs: 3,
        tie: false,
      },
      failed: [],
      outdated: false,
      warning: 'synthetic',
      seenInFitting: false,
      model: { name: 'Tiny', origin: 'synthetic', fault: null },
    });
    const mean = expected.reduce((sum, p) => sum + p, 0) / 3;
    expect(revealed!.decision.meanProbability).toBeCloseTo(mean, 4);
    expect(told).toContainEqual({ type: 'changed', what: 'read' });
  });

  test('has a heat-map layer for each class over each image, of the size of the image', async () => {
    const { opinions, lesionId } = await ready({ of: pairs.slice(0, 1) });
    const { revealed } = await opinions.reveal({ lesionId });
    const [read] = revealed!.reads;
    expect(Math.max(...Object.values(read!.evidence))).toBeGreaterThan(0);
    for (const ofClass of ['benign', 'malignant'] as const)
      for (const image of ['b', 'se'] as const) {
        const png = await opinions.heat(read!.id, ofClass, image);
        const { width, height, hasAlpha } = await sharp(png).metadata();
        expect([width, height, hasAlpha]).toEqual([320, 280, true]);
        const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
        const heated = data.filter((value, at) => at % 4 === 3 && value > 0).length;
        // At least the frame; with evidence, most of what the network saw.
        expect(heated).toBeGreaterThan(100);
      }
  });

  test('is there again after a restart, picture by picture', async () => {
    const room = await ready();
    const { lesionId } = room;
    await room.opinions.commit({ lesionId, opinion: OPINION });
    const shown = await room.opinions.reveal({ lesionId });
    const layer = await room.opinions.heat(shown.revealed!.reads[0]!.id, 'malignant', 'b');
    await room.close();
    const again = await openRoom({ folder: room.folder });
    expect(await again.opinions.ofLesion({ lesionId })).toEqual(shown);
    expect(await again.opinions.heat(shown.revealed!.reads[0]!.id, 'malignant', 'b')).toEqual(
      layer,
    );
    // Nothing is read again that is current.
    expect(await again.opinions.reveal({ lesionId })).toEqual(shown);
    expect(again.processes).toHaveLength(0);
  });

  test('of two clicks is read once', async () => {
    const { opinions, lesionId, pairIds } = await ready();
    const [one, two] = await Promise.all([
      opinions.reveal({ lesionId }),
      opinions.reveal({ lesionId }),
    ]);
    expect(one).toEqual(two);
    expect(Math.max(...one.revealed!.reads.map(({ id }) => id))).toBe(pairIds.length);
  });
});

describe('votes and stability', () => {
  /** What the pairs get, to place a cut-off between them. */
  async function measured(): Promise<readonly (Stability & { readonly drawn: number })[]> {
    const { opinions, lesionId } = await ready();
    const { revealed } = await opinions.reveal({ lesionId });
    return revealed!.reads.map(({ probability, stability }) =>
      Object.assign({ drawn: probability }, stability!),
    );
  }

  async function revealedAt(cutoff: number, of: readonly Pair[]): Promise<Revealed> {
    const model = await withCard(kit.model, () => ({ cutoff }));
    const { opinions, lesionId } = await ready({ model, of });
    return (await opinions.reveal({ lesionId })).revealed!;
  }

  test('a tie is malignant, and said to be one', async () => {
    const [first, second] = await measured();
    const cutoff = (first!.drawn + second!.drawn) / 2;
    const { decision } = await revealedAt(cutoff, pairs.slice(0, 2));
    expect(decision).toMatchObject({ decision: 'malignant', benign: 1, pairs: 2, tie: true });
  });

  test('the result is unstable where a changed crop decides otherwise', async () => {
    const [first] = await measured();
    const { drawn, lowest, highest } = first!;
    expect(lowest).toBeLessThanOrEqual(drawn);
    expect(highest).toBeGreaterThanOrEqual(drawn);
    expect(highest).toBeGreaterThan(lowest);
    const between = await revealedAt((lowest + highest) / 2, pairs.slice(0, 1));
    expect(between.reads[0]!.stability).toMatchObject({ crops: 8, flips: true });
    const beyond = await revealedAt((1 + highest) / 2, pairs.slice(0, 1));
    expect(beyond.reads[0]!.stability).toMatchObject({ crops: 8, flips: false });
    expect(beyond.reads[0]!.stability!.lowest).toBeCloseTo(lowest, 5);
  });

  test('a model of whole images has no crop to be changed, and needs none', async () => {
    const model = await withCard(kit.model, () => ({ images: 'full' }));
    const { bRoi: _b, seRoi: _se, ...uncropped } = pairs[0]!;
    const { opinions, lesionId } = await ready({ model, of: [uncropped] });
    const { revealed } = await opinions.reveal({ lesionId });
    expect(revealed!.reads[0]).toMatchObject({ stability: null, roiId: null });
  });
});

describe('who has seen what', () => {
  test('a patient of the fitting is said to be one, by code or by image', async () => {
    const known = (await readStudy(kit.fitting)).pairs[0]!;
    const byImage = await openRoom();
    const { hash } = await byImage.models.importFolder({ path: kit.model });
    await byImage.models.choose({ hash });
    const renamed = { ...known, patient: 'Somebody', pair: 'S-1' };
    const { pairs: ids } = await admit(byImage, kit.fitting, [renamed]);
    const lesionId = await lesionOf(byImage, ids[0]!);
    const { revealed } = await byImage.opinions.reveal({ lesionId });
    expect(revealed!.seenInFitting).toBe(true);

    const samePatient = { ...pairs[0]!, patient: known.patient };
    const other = await ready({ of: [samePatient] });
    const shown = await other.opinions.reveal({ lesionId: other.lesionId });
    expect(shown.revealed!.seenInFitting).toBe(true);
  });
});

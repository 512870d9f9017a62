import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { PLANS } from '../../../../src/shared/crossval/plans.ts';
import { writeManifest, writeUnit } from '../../../../src/main/crossval/folder.ts';
import {
  costOf,
  type CostRequest,
  fitCounts,
  isOfArm,
} from '../../../../src/main/services/crossval/cost.ts';
import { epochBatches } from '../../../../src/main/training/batches.ts';
import { unitsOf } from '../../../../src/shared/crossval/units.ts';
import type { Plan } from '../../../../src/shared/crossval/arms.ts';
import { simulatedRun } from '../../../support/crossval.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** Parameters of two-class networks on four channels, as torchvision counts them. */
const ALEXNET = 57_012_034 + 64 * 11 * 11;
const RESNET18 = 11_177_538 + 64 * 7 * 7;
/** Running means and variances of ResNet-18's batch norms. */
const STATISTICS = 2 * 4800;

const TABLE1 = simulatedRun({ patients: 30, folds: 5, plan: PLANS.table1 });

async function asking(more: Partial<CostRequest> = {}): Promise<CostRequest> {
  const folder = join(await temporaryFolder(), 'not', 'there');
  return { manifest: TABLE1.manifest, parallel: 1, keepModels: 'none', folder, ...more };
}

describe('what a run costs', () => {
  test('Table 1 fits a third of the networks that its arms would need one by one', async () => {
    const { units, networkFits, networkFitsUnshared } = await costOf(await asking(), null);
    // 6 inputs in 5 folds; AlexNet, ResNet-18, the ensemble and the vote are 1 + 1 + 2 + 2 networks.
    expect([units, networkFits, networkFitsUnshared]).toEqual([30, 60, 180]);
    expect(networkFitsUnshared / networkFits).toBeGreaterThanOrEqual(2.5);
  });

  test('one network by itself shares nothing', () => {
    const fit = { input: 'b', images: 'full', networks: ['resnet18'] } as const;
    const counts = fitCounts([{ ...fit, networks: [...fit.networks] }]);
    expect(counts).toEqual({ networkFits: 1, networkFitsUnshared: 1 });
  });

  test('its steps are those of the batches that are fitted', async () => {
    for (const batch of [2, 5, 7, 8]) {
      const { content } = TABLE1.manifest;
      const options = { ...content.options, batch, epochs: 3, ensembleEpochs: 4 };
      const manifest = { ...TABLE1.manifest, content: { ...content, options } };
      const expected = unitsOf(content).map(({ parts }) => {
        const own = new Set(parts.fitting);
        const samples = content.pairs.filter(({ patient }) => own.has(patient)).length;
        return epochBatches(samples, batch, 1, 'alexnet', 1).length * (2 * 3 + 4);
      });
      const { steps } = await costOf(await asking({ manifest }), null);
      expect(steps).toBe(expected.reduce((sum, one) => sum + one, 0));
    }
  });

  test('only what is asked for counts', async () => {
    const only: CostRequest['only'] = ({ fold, fit }) => fold === 2 && fit.input === 'bse';
    const cost = await costOf(await asking({ only }), { alexnet: 1, resnet18: 1 });
    expect(cost).toMatchObject({ units: 2, networkFits: 4, basis: 'measured' });
    const whole = await costOf(await asking(), { alexnet: 1, resnet18: 1 });
    expect(whole.seconds! / cost.seconds!).toBeGreaterThan(10);
  });

  test('its disk and memory follow from the parameters', async () => {
    const one: Plan = { ...PLANS.table1, fits: [PLANS.table1.fits[5]!] };
    const { manifest } = simulatedRun({ patients: 20, folds: 2, plan: one });
    const [big, small] = [4 * ALEXNET, 4 * (RESNET18 + STATISTICS)];
    const none = await costOf(await asking({ manifest }), null);
    expect(none.diskKept).toBe(0);
    // Two checkpoints while one is replaced, and the networks that are done.
    expect(none.diskPeak).toBe(8 * big + big + small);
    const all = await costOf(await asking({ manifest, keepModels: 'all', parallel: 2 }), null);
    expect(all.diskKept).toBe(2 * (big + small));
    expect(all.diskPeak).toBe(2 * none.diskPeak + all.diskKept);
    const final = await costOf(await asking({ manifest, keepModels: 'final' }), null);
    expect(final.diskKept).toBe(big + small);
    expect(none.memory).toBe(16 * big + manifest.content.pairs.length * 4 * 73 ** 2);
    expect(all.memory).toBe(2 * none.memory);
    expect(none.diskFree).toBeGreaterThan(0);
  });

  test('its time is measured, taken from units that are done, or not known', async () => {
    const request = await asking();
    const unknown = await costOf(request, null);
    expect(unknown).toMatchObject({ seconds: null, basis: 'none' });
    const measured = await costOf(request, { alexnet: 2, resnet18: 1 });
    const twice = await costOf({ ...request, parallel: 2 }, { alexnet: 2, resnet18: 1 });
    expect(twice.seconds).toBeCloseTo(measured.seconds! / 2, 6);

    const { manifest, units } = TABLE1;
    await writeManifest(request.folder, manifest);
    for (const unit of units.slice(0, 3))
      await writeUnit(
        request.folder,
        { ...unit, seconds: 10 },
        {
          manifest: manifest.sha256,
          stages: [],
          given: { fitting: [], validation: [] },
          runtime: { ...manifest.runtime, provider: 'cpu', threads: 1 },
        },
      );
    const earlier = await costOf(request, null);
    expect(earlier.basis).toBe('earlier');
    // 27 of 30 units are left, all about as large.
    expect(earlier.seconds! / 270).toBeGreaterThan(0.8);
    expect(earlier.seconds! / 270).toBeLessThan(1.25);
  });
});

describe('units of an arm', () => {
  test('are named by the arm or by its fit', () => {
    const named = (name: string): number =>
      unitsOf(TABLE1.manifest.content).filter((unit) => isOfArm(unit, name)).length;
    expect(named('bse-cropped')).toBe(5);
    expect(named('bse-cropped-voting')).toBe(5);
    expect(named('bse')).toBe(0);
    expect(named('bse-cropped-vgg')).toBe(0);
  });
});

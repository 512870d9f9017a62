import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { evaluateRun } from '../../../../src/main/evaluation/run/evaluate-run.ts';
import { heatInside } from '../../../../src/main/evaluation/run/heat-inside.ts';
import { enlargeMap } from '../../../../src/main/imaging/heat-map.ts';
import type { Plan } from '../../../../src/shared/crossval/arms.ts';
import type { UnitHeat } from '../../../../src/shared/crossval/predictions.ts';
import { unitsOf } from '../../../../src/shared/crossval/units.ts';
import { crossvalManifest, patientPairs, unitResult } from '../../../support/crossval.ts';
import { OPTIONS } from './small.ts';

describe('heat inside a rectangle', () => {
  test('of an even map is the share of the area', () => {
    const map = new Float32Array(12).fill(0.5);
    const box = { left: 1, right: 3, top: 0.5, bottom: 2 };
    const { share, area, hit } = heatInside(map, { width: 4, height: 3 }, box);
    expect(share).toBeCloseTo(3 / 12, 12);
    expect(area).toBeCloseTo(3 / 12, 12);
    // Centres inside: columns 1 and 2 of rows 0 (on its border) and 1.
    expect(hit).toBeCloseTo(4 / 12, 12);
  });

  test('is none for a map without heat, and all for a rectangle around it', () => {
    const around = { left: -1, right: 9, top: -1, bottom: 9 };
    expect(heatInside(new Float32Array(4), { width: 2, height: 2 }, around)).toEqual({
      share: null,
      hit: null,
      area: 1,
    });
    const map = Float32Array.of(0, 1, 0.25, 0.5);
    expect(heatInside(map, { width: 2, height: 2 }, around)).toEqual({ share: 1, hit: 1, area: 1 });
  });

  test('is what the overlay draws there', () => {
    const shape = fc.record({
      map: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 9, maxLength: 9 }),
      left: fc.integer({ min: 0, max: 29 }),
      top: fc.integer({ min: 0, max: 29 }),
      width: fc.integer({ min: 1, max: 30 }),
      height: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(shape, ({ map: cells, left, top, width, height }) => {
        const map = Float32Array.from(cells, (value) => value / 8);
        const box = {
          left: left / 10,
          top: top / 10,
          right: Math.min(3, (left + width) / 10),
          bottom: Math.min(3, (top + height) / 10),
        };
        const { share } = heatInside(map, { width: 3, height: 3 }, box);
        // The same map enlarged to 600 pixels, of which each cell of 20 makes a tenth of a cell.
        const side = 600;
        const { at } = enlargeMap(
          { region: { x: 0, y: 0, width: side, height: side }, map, mapSide: 3 },
          { left: 0, top: 0, right: side, bottom: side },
        );
        let [inside, total] = [0, 0];
        for (let y = 0; y < side; y += 1)
          for (let x = 0; x < side; x += 1) {
            const value = at(x, y);
            total += value;
            const across = x >= left * 20 && x < (left + width) * 20;
            if (across && y >= top * 20 && y < (top + height) * 20) inside += value;
          }
        if (total === 0) expect(share).toBeNull();
        else expect(share!).toBeCloseTo(inside / total, 4);
      }),
      { numRuns: 20 },
    );
  });
});

describe('Grad-CAM of the decided class on full images', () => {
  const plan: Plan = {
    format: 'sonopair-plan',
    version: 1,
    name: 'full',
    fits: [{ input: 'bse', images: 'full', networks: ['alexnet', 'resnet18'] }],
  };
  // The left half of each 200 × 100 image is the ROI; P's strain image has none.
  const roi = { x: 0, y: 0, width: 100, height: 100 };
  const pairs = [
    ...patientPairs('P', 'malignant', 1),
    ...patientPairs('Q', 'benign', 2),
    ...patientPairs('R', 'benign', 1),
    ...patientPairs('S', 'malignant', 1),
  ].map((pair) =>
    Object.assign({}, pair, {
      b: { ...pair.b, roi },
      se: { ...pair.se, roi: pair.patient === 'P' ? null : roi },
    }),
  );
  const manifest = crossvalManifest(pairs, { test: ['P', 'Q'], folds: [['R'], ['S']] }, { plan });
  const LEFT = [1, 0, 1, 0];
  const RIGHT = [0, 1, 0, 1];
  const NONE = [0, 0, 0, 0];
  // P is called malignant, Q benign: their benign and malignant maps differ.
  const heat: UnitHeat = {
    pairs: ['P-1', 'Q-1', 'Q-2'],
    height: 2,
    width: 2,
    maps: Float32Array.from([RIGHT, LEFT, LEFT, RIGHT, NONE, LEFT].flat()),
    maxima: Float32Array.of(1, 1, 1, 1, 0, 1),
  };
  const units = unitsOf(manifest.content).map((unit) =>
    unitResult(manifest, unit, ({ patient }) => (patient === 'P' ? 0.9 : 0.1), heat),
  );
  const results = evaluateRun({ manifest, units, options: OPTIONS });

  test('lies over each image through its own ROI, patients counting alike', () => {
    const [b, se] = results.heat;
    expect(b).toMatchObject({ input: 'bse', images: 'full', image: 'b', maps: 6, empty: 2 });
    expect(b!.shareInside).toMatchObject({ n: 2, unit: 'patient', cases: 2 });
    // The model sees pixels 4 to 68 of 73: half an image is 65/64 of the map's two cells. A left
    // cell weighs 1 up to its centre at 32/64, then falls to 0 at the other's.
    const fallen = 65 / 64 - 1 / 2;
    expect(b!.shareInside.value).toBeCloseTo(1 / 2 + fallen - fallen ** 2 / 2, 12);
    expect(b!.pointing.value).toBe(1);
    expect(b!.roiArea).toBeCloseTo(65 / 128, 12);
    // Without P's ROI there are Q's pairs alone, of which one has no positive evidence.
    expect(se).toMatchObject({ image: 'se', maps: 4, empty: 2, shareInside: { n: 1 } });
    expect(se!.shareInside.interval).toBeNull();
  });

  test('is seen through the central window of the model', () => {
    // size 64, center: 73 pixels of which 64 are seen from pixel 4 on.
    const far = { x: 0, y: 0, width: 8, height: 100 };
    const moved = pairs.map((pair) => Object.assign({}, pair, { b: { ...pair.b, roi: far } }));
    const run = { ...manifest, content: { ...manifest.content, pairs: moved } };
    const [b] = evaluateRun({ manifest: run, units, options: OPTIONS }).heat;
    const seen = { x: (4 / 73) * 200, width: (64 / 73) * 200 };
    // 8 source pixels end before the window begins (10.96): nothing of the ROI is seen.
    expect(seen.x).toBeGreaterThan(8);
    expect(b).toMatchObject({ roiArea: 0, shareInside: { value: 0 }, pointing: { value: 0 } });
  });
});

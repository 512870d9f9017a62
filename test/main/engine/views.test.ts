import { describe, expect, test } from 'vitest';

import { float32 } from '../../../src/main/engine/tensor.ts';
import { overViews } from '../../../src/main/engine/views.ts';
import { evaluationViews, resizeSide } from '../../../src/shared/geometry/window.ts';

describe('views of test-time augmentation', () => {
  test.each(['center', 'resize'] as const)('of %s: the plain one first, none twice', (mode) => {
    const [plain] = evaluationViews(112, mode, undefined);
    for (const views of [2, 10] as const) {
      const all = evaluationViews(112, mode, views);
      expect(all).toHaveLength(views);
      expect(all[0]).toEqual(plain);
      expect(new Set(all.map((view) => JSON.stringify(view))).size).toBe(views);
      expect(all.filter(({ window }) => window.flip)).toHaveLength(views / 2);
      for (const { side, window } of all) {
        expect([112, resizeSide(112)]).toContain(side);
        expect(Math.max(window.x, window.y) + 112).toBeLessThanOrEqual(side);
      }
    }
  });

  test('probabilities are averaged pair by pair; maps are of the plain view', () => {
    const outputs = new Map([
      ['probabilities', float32(Float32Array.of(0.5, 0.5, 0, 1, 1, 0, 0.5, 0.5), [4, 2])],
      ['heatmaps', float32(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [4, 2, 1, 1])],
    ]);
    const of = overViews(outputs, 2);
    expect(of.get('probabilities')).toEqual(
      float32(Float32Array.of(0.25, 0.75, 0.75, 0.25), [2, 2]),
    );
    expect(of.get('heatmaps')).toEqual(float32(Float32Array.of(1, 2, 5, 6), [2, 2, 1, 1]));
    expect(overViews(outputs, 1)).toBe(outputs);
  });
});

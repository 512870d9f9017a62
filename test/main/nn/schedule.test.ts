import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { rateFactor } from '../../../src/main/nn/schedule.ts';

describe('the learning rate of a step', () => {
  test('rises linearly in the warm-up, then falls along half a cosine', () => {
    const schedule = { kind: 'cosine', warmup: 4, total: 12 } as const;
    const factors = Array.from({ length: 12 }, (_, i) => rateFactor(i + 1, schedule));
    expect(factors.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    // torch.optim.lr_scheduler.CosineAnnealingLR(T_max=8), closed form.
    factors
      .slice(4)
      .forEach((f, k) => expect(f).toBeCloseTo((1 + Math.cos((Math.PI * k) / 8)) / 2, 12));
  });

  test('never leaves 0 to 1, and stays after a warm-up without a cosine', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 200 }), (warmup, total) => {
        for (let step = 1; step <= total + 5; step += 1) {
          const cosine = rateFactor(step, { kind: 'cosine', warmup, total });
          expect(cosine).toBeGreaterThanOrEqual(0);
          expect(cosine).toBeLessThanOrEqual(1);
          if (step > warmup) expect(rateFactor(step, { kind: 'constant', warmup, total })).toBe(1);
        }
      }),
    );
  });
});

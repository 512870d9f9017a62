import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { epochBatches, groupEqualSizes } from '../../../src/main/training/batches.ts';

const plan = fc.record({
  samples: fc.integer({ min: 1, max: 60 }),
  batch: fc.integer({ min: 2, max: 9 }),
  seed: fc.nat(99),
  epoch: fc.integer({ min: 1, max: 99 }),
});

type Plan = { samples: number; batch: number; seed: number; epoch: number };

function batchesOf({ samples, batch, seed, epoch }: Plan): readonly (readonly number[])[] {
  return epochBatches(samples, batch, seed, 'alexnet', epoch);
}

describe('the mini-batches of an epoch', () => {
  test('hold every sample once', () => {
    fc.assert(
      fc.property(plan, (p) => {
        const all = batchesOf(p).flat();
        expect(all.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: p.samples }, (_, i) => i),
        );
      }),
    );
  });

  test('are full but for the last, which is never a single sample beside others', () => {
    fc.assert(
      fc.property(plan, (p) => {
        const batches = batchesOf(p);
        for (const b of batches.slice(0, -1)) expect(b).toHaveLength(p.batch);
        const last = batches.at(-1)!.length;
        if (p.samples === 1) expect(batches).toEqual([[0]]);
        else {
          expect(last).toBeGreaterThanOrEqual(2);
          expect(last).toBeLessThanOrEqual(p.batch + 1);
        }
      }),
    );
  });

  test.each([
    [17, 8, [8, 9]],
    [16, 8, [8, 8]],
    [18, 8, [8, 8, 2]],
    [9, 8, [9]],
    [3, 8, [3]],
  ])('%i samples in eights', (samples, batch, sizes) => {
    expect(batchesOf({ samples, batch, seed: 1, epoch: 1 }).map((b) => b.length)).toEqual(sizes);
  });

  test('come from seed, stage and epoch alone', () => {
    const base = { samples: 40, batch: 8, seed: 1, epoch: 1 };
    expect(batchesOf(base)).toEqual(batchesOf(base));
    const others = [
      batchesOf({ ...base, seed: 2 }),
      batchesOf({ ...base, epoch: 2 }),
      epochBatches(40, 8, 1, 'resnet18', 1),
    ];
    for (const other of others) expect(other).not.toEqual(batchesOf(base));
  });

  test('put every sample everywhere: no place is favoured over 300 epochs', () => {
    const counts = new Map<number, number>();
    for (let epoch = 1; epoch <= 300; epoch += 1) {
      const [first] = epochBatches(6, 2, 1, 'alexnet', epoch);
      counts.set(first![0]!, (counts.get(first![0]!) ?? 0) + 1);
    }
    // 300 draws of six: 50 each, with a standard deviation of 6.5.
    for (let i = 0; i < 6; i += 1) {
      expect(counts.get(i)).toBeGreaterThan(20);
      expect(counts.get(i)).toBeLessThan(80);
    }
  });
});

describe('groups for one run', () => {
  test('keep order and hold batches of one size, no more than the limit', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 5 }), (p, limit) => {
        const batches = batchesOf(p);
        const groups = groupEqualSizes(batches, limit);
        expect(groups.flat()).toEqual(batches);
        for (const group of groups) {
          expect(group.length).toBeLessThanOrEqual(limit);
          expect(new Set(group.map((b) => b.length)).size).toBe(1);
        }
        const fewest = Math.ceil(batches.length / limit);
        expect(groups.length).toBeLessThanOrEqual(fewest + 1);
      }),
    );
  });

  test('of no batches are none', () => {
    expect(groupEqualSizes([], 4)).toEqual([]);
  });
});

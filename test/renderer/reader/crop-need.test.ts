import { describe, expect, test } from 'vitest';

import { lacksCrop, looksAt } from '../../../src/renderer/features/reader/crop-need.ts';
import type { PairId, RoiId } from '../../../src/shared/domain/ids.ts';
import type { Roi } from '../../../src/shared/domain/image-pair.ts';
import type { SourceRect } from '../../../src/shared/geometry/rect.ts';

const RECT: SourceRect = { x: 10, y: 20, width: 100, height: 80 };

function roi(b: SourceRect | null, se: SourceRect | null): { readonly roi: Roi } {
  const createdAt = '2026-11-23T07:00:00.000Z';
  return {
    roi: {
      id: 1 as RoiId,
      pairId: 1 as PairId,
      version: 1,
      annotator: 'Dr. Weber',
      b,
      se,
      createdAt,
    },
  };
}

const CROPPED = { input: 'bse', images: 'cropped' } as const;

describe('a crop is lacking', () => {
  test('where none was drawn, and where the newest version took it away', () => {
    expect(lacksCrop({ roi: null }, CROPPED)).toBe(true);
    expect(lacksCrop(roi(null, null), CROPPED)).toBe(true);
    expect(lacksCrop(roi(RECT, RECT), CROPPED)).toBe(false);
  });

  test('where an image is without one that the model looks at, or may look at', () => {
    expect(lacksCrop(roi(RECT, null), CROPPED)).toBe(true);
    expect(lacksCrop(roi(RECT, null), { ...CROPPED, input: 'b' })).toBe(false);
    expect(lacksCrop(roi(RECT, null), { ...CROPPED, input: 'se' })).toBe(true);
    expect(lacksCrop(roi(RECT, null), null)).toBe(true);
  });

  test('never for a model of whole images', () => {
    expect(lacksCrop({ roi: null }, { ...CROPPED, images: 'full' })).toBe(false);
  });
});

test('a model of one image looks at that alone', () => {
  expect([looksAt({ input: 'b' }, 'b'), looksAt({ input: 'b' }, 'se')]).toEqual([true, false]);
  expect([looksAt({ input: 'bse' }, 'b'), looksAt({ input: 'bse' }, 'se')]).toEqual([true, true]);
});

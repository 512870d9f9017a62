import { describe, expect, test } from 'vitest';

import { heatOverlay, type HeatChoice } from '../../../src/renderer/features/reader/use-heat.ts';
import type { ModelCard } from '../../../src/shared/contract/second-opinion.ts';
import type { RegisteredPair } from '../../../src/shared/domain/image-pair.ts';
import type { Read } from '../../../src/shared/domain/opinion.ts';

const PAIR = {
  b: { width: 320, height: 280 },
  se: { width: 640, height: 480 },
} as RegisteredPair;
const READ = { id: 7, evidence: { benign: 1.5, malignant: 0 } } as Read;
const MODEL = { input: 'bse' } as ModelCard;

function choice(given: Partial<HeatChoice>): HeatChoice {
  const nothing = (): void => undefined;
  return {
    on: true,
    of: 'benign',
    opacity: 0.6,
    toggle: nothing,
    setClass: nothing,
    otherClass: nothing,
    setOpacity: nothing,
    ...given,
  };
}

describe('what lies over the images', () => {
  test('is nothing before it is asked for, and where there is no read', () => {
    expect(heatOverlay(PAIR, READ, MODEL, choice({ on: false }))).toBeNull();
    expect(heatOverlay(PAIR, undefined, MODEL, choice({}))).toBeNull();
    expect(heatOverlay(PAIR, READ, undefined, choice({}))).toBeNull();
  });

  test('is the layer of the class asked for, over the whole of each image, strain in gray', () => {
    expect(heatOverlay(PAIR, READ, MODEL, choice({}))).toEqual({
      b: {
        address: '/heat/7/benign/b.png',
        region: { x: 0, y: 0, width: 320, height: 280 },
      },
      se: {
        address: '/heat/7/benign/se.png',
        region: { x: 0, y: 0, width: 640, height: 480 },
      },
      opacity: 0.6,
      gray: true,
    });
  });

  test('keeps the colours of strain where there is no evidence, whose layer is a frame alone', () => {
    const overlay = heatOverlay(PAIR, READ, MODEL, choice({ of: 'malignant' }));
    expect(overlay?.se?.address).toBe('/heat/7/malignant/se.png');
    expect(overlay?.gray).toBe(false);
  });

  test('is over one image only, where the model looks at one', () => {
    const overlay = heatOverlay(PAIR, READ, { ...MODEL, input: 'se' }, choice({}));
    expect([overlay?.b, overlay?.se?.address]).toEqual([null, '/heat/7/benign/se.png']);
  });
});

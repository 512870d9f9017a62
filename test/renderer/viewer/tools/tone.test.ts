import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  draggedTone,
  isNeutral,
  NEUTRAL_TONE,
  steppedTone,
  TONE_LIMITS,
  toneLine,
} from '../../../../src/renderer/viewer/tools/tone.ts';

describe('brightness and contrast', () => {
  it('change nothing to begin with', () => {
    expect(toneLine(NEUTRAL_TONE)).toEqual({ slope: 1, intercept: 0 });
    expect(isNeutral(NEUTRAL_TONE)).toBe(true);
  });

  it('add brightness to every value and turn contrast around the middle gray', () => {
    const { slope, intercept } = toneLine({ brightness: 0.1, contrast: 2 });
    expect(slope * 0.5 + intercept).toBeCloseTo(0.6, 12);
    expect(slope * 0.25 + intercept).toBeCloseTo(0.1, 12);
  });

  it('grow upwards and to the right, and come back on the way back', () => {
    const there = draggedTone(NEUTRAL_TONE, 150, -60);
    expect(there).toEqual({ brightness: 0.2, contrast: 2 });
    expect(draggedTone(there, -150, 60)).toEqual(NEUTRAL_TONE);
  });

  it('go and return by keys without leaving a trace', () => {
    let tone = NEUTRAL_TONE;
    for (let step = 0; step < 7; step += 1) tone = steppedTone(tone, 'brightness', 1);
    expect(tone.brightness).toBe(0.35);
    for (let step = 0; step < 7; step += 1) tone = steppedTone(tone, 'brightness', -1);
    expect(isNeutral(tone)).toBe(true);
  });

  it('stay within their limits', () => {
    const pixels = fc.integer({ min: -3000, max: 3000 });
    fc.assert(
      fc.property(pixels, pixels, (dx, dy) => {
        const { brightness, contrast } = draggedTone(NEUTRAL_TONE, dx, dy);
        expect(Math.abs(brightness)).toBeLessThanOrEqual(TONE_LIMITS.brightness.most);
        expect(contrast).toBeGreaterThanOrEqual(TONE_LIMITS.contrast.least);
        expect(contrast).toBeLessThanOrEqual(TONE_LIMITS.contrast.most);
      }),
    );
  });
});

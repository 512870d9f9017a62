import { describe, expect, test } from 'vitest';

import type { Beam } from '../../../src/main/phantom/echo.ts';
import { formImage } from '../../../src/main/phantom/echo.ts';
import { HEIGHT, LINES, WIDTH } from '../../../src/main/phantom/frame.ts';
import type { TissueMap } from '../../../src/main/phantom/tissue.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

const BEAM: Beam = {
  axialDeviation: 0.12,
  lateralDeviation: 0.27,
  focus: 13,
  depthOfField: 12,
  dynamicRange: 100,
  glandLevel: 70,
  residualLoss: 0,
  noise: -90,
};

function uniformTissue(): TissueMap {
  return {
    backscatter: new Float32Array(LINES * HEIGHT),
    reflector: new Float32Array(LINES * HEIGHT),
    attenuation: new Float32Array(LINES * HEIGHT),
  };
}

function image(tissue: TissueMap, beam: Beam = BEAM): Float32Array {
  return formImage(tissue, beam, randomStream(5, 'test'));
}

/** Mean gray in dB of a block of the image. */
function level(gray: Float32Array, rows: [number, number], columns: [number, number]): number {
  const values = block(gray, rows, columns);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function block(gray: Float32Array, rows: [number, number], columns: [number, number]): number[] {
  const values: number[] = [];
  for (let row = rows[0]; row < rows[1]; row += 1) {
    for (let column = columns[0]; column < columns[1]; column += 1) {
      values.push((gray[row * WIDTH + column]! * BEAM.dynamicRange) / 255);
    }
  }
  return values;
}

/** Correlation of neighbours `step` pixels apart, in a band of rows. */
function correlation(gray: Float32Array, rows: [number, number], step: [number, number]): number {
  const a = block(gray, rows, [20, 300]);
  const b = block(gray, [rows[0] + step[0], rows[1] + step[0]], [20 + step[1], 300 + step[1]]);
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  const covariance = a.reduce((sum, value, i) => sum + (value - mean) * (b[i]! - mean), 0);
  return covariance / a.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

describe('speckle of uniform tissue', () => {
  const gray = image(uniformTissue());

  test('has the contrast of log-compressed Rayleigh noise, lightly smoothed', () => {
    const values = block(gray, [20, 260], [20, 300]);
    const mean = level(gray, [20, 260], [20, 300]);
    const deviation = Math.sqrt(
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
    );
    // 5.57 dB before smoothing; the mean of the log lies 2.51 dB below the log of the mean power.
    expect(deviation).toBeGreaterThan(3.5);
    expect(deviation).toBeLessThan(5.57);
    expect(Math.abs(mean - (BEAM.glandLevel - 2.51))).toBeLessThan(0.5);
  });

  test('is wider across the beam than along it, and widest away from the focus', () => {
    const atFocus: [number, number] = [95, 120];
    const deep: [number, number] = [240, 265];
    expect(correlation(gray, atFocus, [0, 3])).toBeGreaterThan(
      correlation(gray, atFocus, [3, 0]) + 0.2,
    );
    expect(correlation(gray, deep, [0, 6])).toBeGreaterThan(
      correlation(gray, atFocus, [0, 6]) + 0.1,
    );
  });
});

test('a weaker scatterer is darker by its decibels', () => {
  const tissue = uniformTissue();
  tissue.backscatter.fill(-20, 0, 140 * LINES);
  const gray = image(tissue);
  const difference = level(gray, [160, 260], [20, 300]) - level(gray, [20, 120], [20, 300]);
  expect(Math.abs(difference - 20)).toBeLessThan(0.6);
});

test('attenuation casts a shadow below, not above or beside', () => {
  const tissue = uniformTissue();
  for (let row = 100; row < 140; row += 1) {
    tissue.attenuation.fill(0.3, row * LINES + 60, row * LINES + 100);
  }
  const gray = image(tissue);
  const beside = level(gray, [160, 260], [10, 80]);
  expect(Math.abs(beside - level(gray, [160, 260], [140, 180]) - 12)).toBeLessThan(1);
  expect(
    Math.abs(level(gray, [20, 90], [140, 180]) - level(gray, [20, 90], [10, 80])),
  ).toBeLessThan(1);
});

test('echoes below the noise show the noise, which grows with depth', () => {
  const tissue = uniformTissue();
  tissue.backscatter.fill(-200);
  const gray = image(tissue, { ...BEAM, noise: -40 });
  expect(level(gray, [240, 270], [20, 300])).toBeGreaterThan(20);
  expect(level(gray, [240, 270], [20, 300]) - level(gray, [10, 40], [20, 300])).toBeGreaterThan(12);
});

test('every gray value can be stored', () => {
  const loud = image(uniformTissue(), { ...BEAM, glandLevel: 130 });
  const silent = image(uniformTissue(), { ...BEAM, glandLevel: -40 });
  expect(Math.max(...loud)).toBeLessThanOrEqual(255.001);
  expect(Math.min(...silent)).toBeGreaterThanOrEqual(0);
});

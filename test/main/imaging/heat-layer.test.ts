import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import {
  type HeatLayerOptions,
  LAYER_LIMIT,
  renderHeatLayer,
} from '../../../src/main/imaging/heat-layer.ts';

interface Layer {
  readonly width: number;
  readonly height: number;
  readonly pixel: (x: number, y: number) => readonly number[];
}

async function layer(options: HeatLayerOptions): Promise<Layer> {
  const { data, info } = await sharp(await renderHeatLayer(options))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  expect(channels).toBe(4);
  const pixel = (x: number, y: number): readonly number[] => {
    const at = (y * width + x) * channels;
    return [...data.subarray(at, at + channels)];
  };
  return { width, height, pixel };
}

const alphaOf = ([, , , alpha]: readonly number[]): number => alpha!;
const region = { x: 10, y: 5, width: 20, height: 20 };
const map = (values: readonly number[]): Pick<HeatLayerOptions, 'map' | 'mapSide'> => ({
  map: Float32Array.from(values),
  mapSide: Math.sqrt(values.length),
});

describe('renderHeatLayer', () => {
  it('has the size of the image and is transparent outside what the network saw', async () => {
    const { width, height, pixel } = await layer({
      width: 40,
      height: 30,
      region,
      ...map([1, 1, 1, 1]),
    });
    expect([width, height]).toEqual([40, 30]);
    for (const [x, y] of [
      [0, 0],
      [9, 15],
      [30, 15],
      [20, 4],
      [20, 25],
    ] as const)
      expect(alphaOf(pixel(x, y))).toBe(0);
    expect(alphaOf(pixel(20, 15))).toBe(255);
  });

  it('carries the strength of the map as opacity, and puts it the right way round', async () => {
    const { pixel } = await layer({
      width: 64,
      height: 40,
      region: { x: 0, y: 0, width: 64, height: 40 },
      ...map([0, 0.45, 0, 0]),
    });
    const [topRight, middle, bottomLeft] = [pixel(60, 4), pixel(34, 4), pixel(4, 36)].map(alphaOf);
    expect(topRight).toBe(Math.round(0.45 ** 0.75 * 255));
    expect(middle).toBeGreaterThan(0);
    expect(middle).toBeLessThan(topRight!);
    expect(bottomLeft).toBe(0);
  });

  it('draws half the maximum as a white line with a dark one outside it', async () => {
    const { pixel } = await layer({
      width: 100,
      height: 20,
      region: { x: 0, y: 0, width: 100, height: 20 },
      ...map([0, 1, 0, 1]),
    });
    const row = Array.from({ length: 98 }, (_, x) => pixel(x + 1, 10));
    const white = row.flatMap(([r, g, b], x) => (r === 255 && g === 255 && b === 255 ? [x] : []));
    expect(white).toHaveLength(1);
    expect(Math.abs(white[0]! - 49)).toBeLessThanOrEqual(1);
    const [red, green, blue, alpha] = row[white[0]! - 1]!;
    expect([red, green, blue]).toEqual([0, 0, 0]);
    expect(alpha).toBeGreaterThan(100);
  });

  it('without positive evidence shows only the frame of what the network saw', async () => {
    const { pixel } = await layer({ width: 40, height: 30, region, ...map([0, 0, 0, 0]) });
    expect(alphaOf(pixel(20, 15))).toBe(0);
    expect(alphaOf(pixel(10, 15))).toBeGreaterThan(0);
    expect(alphaOf(pixel(29, 24))).toBeGreaterThan(0);
  });

  it('is reduced where the image is larger than a layer needs to be', async () => {
    const { width, height, pixel } = await layer({
      width: 4 * LAYER_LIMIT,
      height: LAYER_LIMIT,
      region: { x: 2 * LAYER_LIMIT, y: 0, width: 2 * LAYER_LIMIT, height: LAYER_LIMIT },
      ...map([1]),
    });
    expect([width, height]).toEqual([LAYER_LIMIT, LAYER_LIMIT / 4]);
    expect(alphaOf(pixel(LAYER_LIMIT / 2 - 2, 100))).toBe(0);
    expect(alphaOf(pixel(LAYER_LIMIT / 2 + 2, 100))).toBe(255);
  });

  it('refuses a map of another size', async () => {
    const wrong = { map: new Float32Array(10), mapSide: 3 };
    await expect(renderHeatLayer({ width: 4, height: 4, region, ...wrong })).rejects.toThrow(
      '3 × 3',
    );
  });
});

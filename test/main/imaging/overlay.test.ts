import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { inferno } from '../../../src/main/imaging/colormap.ts';
import { decodeImage } from '../../../src/main/imaging/decode.ts';
import { encodePng } from '../../../src/main/imaging/encode.ts';
import { renderOverlay } from '../../../src/main/imaging/overlay.ts';
import type { Raster } from '../../../src/main/imaging/raster.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const WIDTH = 40;
const HEIGHT = 30;
const region = { x: 10, y: 5, width: 20, height: 20 };

async function sourceImage(): Promise<{ path: string; source: Raster }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'source.png');
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, index) => 40 + (index % 50));
  await writeFile(path, await encodePng({ width: WIDTH, height: HEIGHT, channels: 1, data }));
  return { path, source: await decodeImage(path, 3) };
}

async function overlaid(
  path: string,
  map: readonly number[],
  options: { readonly region?: typeof region; readonly opacity?: number } = {},
): Promise<Raster> {
  const mapSide = Math.sqrt(map.length);
  const out = await renderOverlay({
    image: path,
    region,
    map: Float32Array.from(map),
    mapSide,
    ...options,
  });
  const written = `${path}.overlay.png`;
  await writeFile(written, out);
  return decodeImage(written, 3);
}

const pixel = ({ data, width }: Raster, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

function changed(before: Raster, after: Raster): string[] {
  const places: string[] = [];
  for (let y = 0; y < before.height; y += 1) {
    for (let x = 0; x < before.width; x += 1) {
      if (pixel(before, x, y).join() !== pixel(after, x, y).join()) places.push(`${x},${y}`);
    }
  }
  return places;
}

function outlineOf({ x, y, width, height }: typeof region): Set<string> {
  const places = new Set<string>();
  for (let column = x; column < x + width; column += 1) {
    places.add(`${column},${y}`).add(`${column},${y + height - 1}`);
  }
  for (let row = y; row < y + height; row += 1) {
    places.add(`${x},${row}`).add(`${x + width - 1},${row}`);
  }
  return places;
}

describe('renderOverlay', () => {
  it('shows the plain image with the outline where there is no positive evidence', async () => {
    const { path, source } = await sourceImage();
    const overlay = await overlaid(
      path,
      Array.from({ length: 49 }, () => 0),
    );
    expect([overlay.width, overlay.height]).toEqual([WIDTH, HEIGHT]);
    expect(new Set(changed(source, overlay))).toEqual(outlineOf(region));
  });

  it('heats the region only, most where the map is highest', async () => {
    const { path, source } = await sourceImage();
    const peak = [0, 0, 0, 0, 1, 0, 0, 0, 0];
    const overlay = await overlaid(path, peak);
    for (const place of changed(source, overlay)) {
      const [x, y] = place.split(',').map(Number);
      expect(x).toBeGreaterThanOrEqual(region.x);
      expect(x).toBeLessThan(region.x + region.width);
      expect(y).toBeGreaterThanOrEqual(region.y);
      expect(y).toBeLessThan(region.y + region.height);
    }
    const [red, green, blue] = pixel(overlay, 20, 15);
    const [gray] = pixel(source, 20, 15);
    expect(red! - gray!).toBeGreaterThan(80);
    expect(red).toBeGreaterThan(blue!);
    expect(green).toBeGreaterThan(blue!);
    // Beside the peak less, in the corner not at all.
    expect(pixel(overlay, 13, 8)).toEqual(pixel(source, 13, 8));
  });

  it('puts the map the right way round into a region that is not square', async () => {
    const { path, source } = await sourceImage();
    const wide = { x: 4, y: 10, width: 32, height: 8 };
    const overlay = await overlaid(path, [0, 1, 0, 0], { region: wide });
    const gain = (x: number, y: number): number =>
      pixel(overlay, x, y)[0]! - pixel(source, x, y)[0]!;
    expect(gain(32, 11)).toBeGreaterThan(80);
    expect(gain(6, 11)).toBe(0);
    expect(gain(6, 16)).toBe(0);
    expect(gain(32, 16)).toBe(0);
  });

  it('is invisible at opacity 0, but for the lines', async () => {
    const { path, source } = await sourceImage();
    const level = Array.from({ length: 49 }, () => 0.3);
    const overlay = await overlaid(path, level, { opacity: 0 });
    expect(new Set(changed(source, overlay))).toEqual(outlineOf(region));
  });

  it('clips a region that reaches the border, and shows a 16-bit image in 8 bits', async () => {
    const path = join(await temporaryFolder(), 'deep.png');
    const data = new Uint16Array(WIDTH * HEIGHT).fill(257 * 99);
    await writeFile(path, await encodePng({ width: WIDTH, height: HEIGHT, channels: 1, data }));
    const wider = { x: -5, y: -5, width: 60, height: 60 };
    const overlay = await overlaid(path, [0, 0, 0, 0], { region: wider });
    expect(overlay.maximum).toBe(255);
    expect(pixel(overlay, 20, 15)).toEqual([99, 99, 99]);
  });

  it('refuses a map of another size', async () => {
    const { path } = await sourceImage();
    const map = new Float32Array(10);
    await expect(renderOverlay({ image: path, region, map, mapSide: 3 })).rejects.toThrow('3 × 3');
  });
});

describe('inferno', () => {
  it('agrees with the published map and grows lighter all the way', () => {
    // Matplotlib's own values at 0, 1/2 and 1.
    const published = [
      [0, [0, 0, 4]],
      [0.5, [188, 55, 84]],
      [1, [252, 255, 164]],
    ] as const;
    for (const [value, colour] of published) {
      inferno(value).forEach((channel, index) => {
        expect(Math.abs(channel - colour[index]!)).toBeLessThanOrEqual(5);
      });
    }
    const lightness = Array.from({ length: 33 }, (_, step) => {
      const [red, green, blue] = inferno(step / 32);
      return 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2;
    });
    expect(lightness.toSorted((a, b) => a - b)).toEqual(lightness);
    expect(inferno(-1)).toEqual(inferno(0));
    expect(inferno(2)).toEqual(inferno(1));
  });
});

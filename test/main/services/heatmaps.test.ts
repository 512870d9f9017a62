import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Pair } from '../../../src/shared/domain/study.ts';
import { decodeImage } from '../../../src/main/imaging/decode.ts';
import { encodePng } from '../../../src/main/imaging/encode.ts';
import type { Manifest } from '../../../src/main/model/manifest.ts';
import {
  HEATMAP_FOLDER,
  heatmapNames,
  type HeatmapRecord,
  writeHeatmaps,
} from '../../../src/main/services/heatmaps.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('file names of heat-maps', () => {
  test('are the identifiers where those are plain', () => {
    const names = heatmapNames(['PH001-1', 'bus_0001-l']);
    expect([...names.values()]).toEqual(['PH001-1', 'bus_0001-l']);
  });

  test('stay in their folder, and apart on every file system', () => {
    const identifier = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('a', 'A', 'é', '/', '\\', '.', '_', ' '), minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(identifier, { maxLength: 30 }), (pairs) => {
        const names = [...heatmapNames(pairs).values()];
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(pairs.length);
        for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._~-]{0,150}$/);
      }),
    );
  });

  test('do not depend on the other pairs, but for case', () => {
    expect(heatmapNames(['a/b', 'c']).get('a/b')).toBe(heatmapNames(['a/b']).get('a/b'));
    const names = heatmapNames(['P1', 'p1']);
    expect(names.get('P1')).toMatch(/^P1~[0-9a-f]{12}$/);
  });
});

describe('overlays', () => {
  const gray = (width: number, height: number): Promise<Buffer> =>
    encodePng({ width, height, channels: 1, data: new Uint8Array(width * height).fill(100) });

  async function drawn(
    card: Pick<Manifest, 'input' | 'images' | 'eval' | 'size'>,
    map: readonly number[],
  ): Promise<{ record: HeatmapRecord; out: string }> {
    const root = await temporaryFolder();
    await writeFile(join(root, 'b.png'), await gray(100, 80));
    await writeFile(join(root, 'se.png'), await gray(60, 60));
    const out = join(root, 'out');
    await mkdir(join(out, HEATMAP_FOLDER), { recursive: true });
    const pair: Pair = {
      patient: 'P',
      pair: 'P-1',
      bImage: 'b.png',
      seImage: 'se.png',
      bRoi: { x: 20, y: 10, width: 40, height: 40 },
      seRoi: { x: 0, y: 0, width: 30, height: 60 },
      extra: {},
    };
    const record = await writeHeatmaps({
      root,
      out,
      pair,
      name: 'P-1',
      heat: {
        side: 2,
        maps: [new Float32Array(4), Float32Array.from(map)],
        maxima: [0, Math.max(...map)],
      },
      class: 'malignant',
      manifest: card as Manifest,
    });
    return { record, out };
  }

  async function coloured(path: string): Promise<(x: number, y: number) => boolean> {
    const { data, width } = await decodeImage(path, 3);
    return (x, y) => {
      const at = (y * width + x) * 3;
      return !(data[at] === data[at + 1] && data[at] === data[at + 2]);
    };
  }

  test("lie in each image's own ROI", async () => {
    const card = { input: 'bse', images: 'cropped', eval: 'resize', size: 64 } as const;
    const { record, out } = await drawn(card, [1, 1, 1, 1]);
    expect(record).toEqual({
      pair: 'P-1',
      class: 'malignant',
      maximum: 1,
      evidence: 'positive',
      b: 'heatmaps/P-1_b.png',
      se: 'heatmaps/P-1_se.png',
    });
    const b = await coloured(join(out, record.b!));
    expect([b(40, 30), b(25, 15), b(18, 30), b(62, 30), b(40, 52)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    const se = await coloured(join(out, record.se!));
    expect([se(15, 30), se(45, 30)]).toEqual([true, false]);
  });

  test('lie on the central part where the model saw that', async () => {
    const card = { input: 'bse', images: 'full', eval: 'center', size: 224 } as const;
    const { record, out } = await drawn(card, [1, 1, 1, 1]);
    const b = await coloured(join(out, record.b!));
    // 16 of 256 on each side are outside the window.
    expect([b(50, 40), b(3, 40), b(10, 40), b(97, 40)]).toEqual([true, false, true, false]);
  });

  test('are drawn on what the model looks at only', async () => {
    const card = { input: 'b', images: 'full', eval: 'resize', size: 64 } as const;
    const { record, out } = await drawn(card, [1, 0, 0, 0]);
    expect(record.se).toBeUndefined();
    expect(await readdir(join(out, HEATMAP_FOLDER))).toEqual(['P-1_b.png']);
  });

  test('without positive evidence say so and leave the image as it is', async () => {
    const card = { input: 'se', images: 'full', eval: 'resize', size: 64 } as const;
    const { record, out } = await drawn(card, [0, 0, 0, 0]);
    expect(record).toMatchObject({ maximum: 0, evidence: 'no positive evidence' });
    const se = await coloured(join(out, record.se!));
    expect([se(30, 30), se(5, 50)]).toEqual([false, false]);
    expect((await readFile(join(out, record.se!))).length).toBeGreaterThan(0);
  });
});

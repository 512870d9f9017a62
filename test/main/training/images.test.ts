import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { writeWindow } from '../../../src/main/imaging/normalise.ts';
import {
  evaluationTensor,
  preparePair,
  studyPairImages,
} from '../../../src/main/imaging/prepare.ts';
import { ImageSet, type ImageGeometry } from '../../../src/main/training/images.ts';
import { randomWindow, resizeSide } from '../../../src/shared/geometry/window.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { tinyStudy } from '../../support/tiny-study.ts';

const GEOMETRY: ImageGeometry = { input: 'bse', images: 'full', size: 64, eval: 'center' };

describe('the images of a fit', () => {
  test.each(['center', 'resize'] as const)(
    'are seen in validation as reading sees them (%s)',
    async (evaluation) => {
      const { root, pairs } = await tinyStudy(await temporaryFolder(), 2);
      const geometry = { ...GEOMETRY, eval: evaluation };
      const images = await ImageSet.prepare(root, pairs, geometry, () => undefined);
      expect(images.length).toBe(pairs.length);
      expect(images.sampleShape).toEqual([4, 64, 64]);
      const out = new Float32Array(2 * images.sampleLength);
      for (const [i, pair] of pairs.entries()) {
        images.writePlain(i, out, images.sampleLength);
        const expected = await evaluationTensor(studyPairImages(root, pair), geometry);
        expect(out.subarray(images.sampleLength)).toEqual(expected);
      }
    },
  );

  test('are fitted on in windows and flips drawn from the stream, and from nothing else', async () => {
    const { root, pairs } = await tinyStudy(await temporaryFolder(), 2);
    const images = await ImageSet.prepare(root, pairs, GEOMETRY, () => undefined);
    const view = (i: number, seed: number): Float32Array => {
      const out = new Float32Array(images.sampleLength);
      images.writeView(i, randomStream(seed, 'view'), out, 0);
      return out;
    };
    const side = resizeSide(64);
    const prepared = await preparePair(studyPairImages(root, pairs[1]!), { ...GEOMETRY, side });
    const expected = new Float32Array(images.sampleLength);
    const window = randomWindow(randomStream(3, 'view'), side, 64);
    writeWindow(prepared, window, 64, expected, 0);
    expect(view(1, 3)).toEqual(expected);
    expect(view(1, 3)).toEqual(view(1, 3));
    expect(view(1, 3)).not.toEqual(view(0, 3));
    const views = new Set([1, 2, 3, 4, 5, 6].map((seed) => view(1, seed).join()));
    expect(views.size).toBeGreaterThan(3);
  });

  test('one that cannot be used is named', async () => {
    const { root, pairs } = await tinyStudy(await temporaryFolder(), 2);
    await writeFile(join(root, pairs[2]!.bImage), 'no image');
    await expect(ImageSet.prepare(root, pairs, GEOMETRY, () => undefined)).rejects.toMatchObject({
      kind: 'image',
      message: expect.stringContaining(pairs[2]!.bImage) as unknown,
    });
  });

  test('several that cannot be used: the first is named, with how many more there are', async () => {
    const { root, pairs } = await tinyStudy(await temporaryFolder(), 3);
    for (const i of [1, 3, 4]) await rm(join(root, pairs[i]!.bImage));
    const attempt = ImageSet.prepare(root, pairs, GEOMETRY, () => undefined);
    await expect(attempt).rejects.toThrow(
      /images\/P\d-\d_b\.png: .*\(and 2 more pairs cannot be used/,
    );
    await expect(attempt).rejects.toMatchObject({ kind: 'image' });
  });

  test('that are not needed are not opened: B alone reads no strain image', async () => {
    const { root, pairs } = await tinyStudy(await temporaryFolder(), 2);
    for (const { seImage } of pairs) await rm(join(root, seImage));
    const geometry = { ...GEOMETRY, input: 'b' as const };
    const images = await ImageSet.prepare(root, pairs, geometry, () => undefined);
    expect(images.sampleShape).toEqual([1, 64, 64]);
  });
});

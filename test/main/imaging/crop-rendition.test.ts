import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { renderCrop } from '../../../src/main/imaging/crop-rendition.ts';
import { GRAY_STATISTICS, RGB_STATISTICS } from '../../../src/shared/domain/normalisation.ts';
import { evaluationTensor, studyPairImages } from '../../../src/main/imaging/prepare.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { png } from '../../support/images.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const [WIDTH, HEIGHT] = [90, 60];
const REGION = { x: 11, y: 7, width: 52, height: 41 };
const SIZE = 64;

function noise(channels: 1 | 3): Buffer {
  const random = randomStream(3, 'crop', String(channels));
  const rows = Array.from({ length: HEIGHT }, () =>
    Array.from({ length: WIDTH * channels }, () => random.integer(256)),
  );
  const colourType = channels === 1 ? 0 : 2;
  return png({ width: WIDTH, height: HEIGHT, bitDepth: 8, colourType, rows });
}

const source = (bytes: Buffer) => ({ name: 'picture', bytes });

async function samples(bytes: Uint8Array, channels: 1 | 3): Promise<number[]> {
  const raw = sharp(bytes)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw();
  return [...(await raw.toBuffer())];
}

describe('renderCrop', () => {
  it.each(['center', 'resize'] as const)(
    'shows the numbers a model is given, before they are normalised (%s)',
    async (evaluation) => {
      const root = await temporaryFolder();
      await mkdir(join(root, 'images'));
      const [b, se] = [noise(1), noise(3)];
      await writeFile(join(root, 'b.png'), b);
      await writeFile(join(root, 'se.png'), se);
      const pair = { patient: 'P', pair: 'P1', bImage: 'b.png', seImage: 'se.png', extra: {} };
      const tensor = await evaluationTensor(
        studyPairImages(root, { ...pair, bRoi: REGION, seRoi: REGION }),
        { input: 'bse', images: 'cropped', size: SIZE, eval: evaluation },
      );
      const view = { region: REGION, size: SIZE, eval: evaluation };
      const gray = await renderCrop(source(b), { part: 'b', ...view });
      const colour = await renderCrop(source(se), { part: 'se', ...view });
      const seen = [await samples(gray.bytes, 1), await samples(colour.bytes, 3)];
      const shown = (channel: number, at: number): number =>
        channel === 0 ? seen[0]![at]! : seen[1]![at * 3 + channel - 1]!;
      const statistics = [GRAY_STATISTICS, ...RGB_STATISTICS];
      for (const [channel, { mean, std }] of statistics.entries())
        for (let at = 0; at < SIZE * SIZE; at += 1) {
          const value = (tensor[channel * SIZE * SIZE + at]! * std + mean) * 255;
          expect(shown(channel, at)).toBe(Math.round(value));
        }
    },
  );

  it('refuses a crop that is not in the image, naming both', async () => {
    const region = { x: 60, y: 0, width: 40, height: 20 };
    const view = { part: 'b', region, size: SIZE, eval: 'center' } as const;
    await expect(renderCrop(source(noise(1)), view)).rejects.toThrow(
      /picture.*60 0 40 20.*90 × 60/u,
    );
  });
});

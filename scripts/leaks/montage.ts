import { join } from 'node:path';

import sharp from 'sharp';

import type { Near } from './nearest.ts';

const TILE = 220;
const GAP = 6;
/** Two pictures each. */
const PER_ROW = 3;

/** Writes a picture of pairs of images, side by side, in the order given. */
export async function montage(root: string, pairs: readonly Near[], file: string): Promise<void> {
  const tiles = await Promise.all(
    pairs.flatMap(({ one, other }, at) =>
      [one, other].map(async (path, side) => ({
        input: await sharp(join(root, path)).resize(TILE, TILE, { fit: 'fill' }).toBuffer(),
        left: (at % PER_ROW) * (2 * TILE + 3 * GAP) + side * (TILE + GAP),
        top: Math.floor(at / PER_ROW) * (TILE + GAP),
      })),
    ),
  );
  const width = PER_ROW * (2 * TILE + 3 * GAP);
  const height = Math.ceil(pairs.length / PER_ROW) * (TILE + GAP);
  await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(tiles)
    .png()
    .toFile(file);
}

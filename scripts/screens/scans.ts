import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';

import { generatePhantomStudy } from '../../src/main/phantom/generate.ts';

/** How many pairs of patients nobody knows. */
const NEW_PAIRS = 3;

/**
 * A folder as a scanner leaves it: pairs of patients whom nobody knows yet, and one pair of an
 * exported study once more, smaller and compressed anew.
 */
export async function makeScans(folder: string, exported: string, pair: string): Promise<void> {
  await mkdir(folder);
  const phantoms = `${folder}.phantoms`;
  const { pairs } = await generatePhantomStudy({
    out: phantoms,
    patients: 2,
    seed: 77,
    prefix: 'W',
  });
  for (const { bImage, seImage } of pairs.slice(0, NEW_PAIRS))
    for (const image of [bImage, seImage])
      await copyFile(join(phantoms, image), join(folder, image.replace(/^images\//, '')));
  for (const end of ['b.jpg', 'se.jpg']) {
    const source = sharp(join(exported, 'images', `${pair}_${end}`));
    await source
      .resize(240)
      .jpeg({ quality: 80 })
      .toFile(join(folder, `X1-1_${end}`));
  }
}

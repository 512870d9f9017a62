import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';

import { generatePhantomStudy } from '../../src/main/phantom/generate.ts';

/**
 * A folder as a scanner leaves it: one pair of each of two new patients, and one pair of an
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
  const ofEach = [...Map.groupBy(pairs, ({ patient }) => patient).values()].map(
    ([first]) => first!,
  );
  for (const { bImage, seImage } of ofEach)
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

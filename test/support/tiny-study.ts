import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeStudy } from '../../src/main/study/write.ts';
import type { Pair, Study } from '../../src/shared/domain/study.ts';
import { randomStream } from '../../src/shared/random/stream.ts';
import { png } from './images.ts';

const SIDE = 24;

/**
 * A study of images a thumb's nail wide, written in a moment: `patients` of two pairs each, benign
 * and malignant in turn; malignant ones are darker in B and redder in SE, with noise.
 */
export async function tinyStudy(root: string, patients: number): Promise<Study> {
  await mkdir(join(root, 'images'), { recursive: true });
  const pairs: Pair[] = [];
  for (let p = 0; p < patients; p += 1)
    for (const k of [1, 2]) {
      const patient = `P${p}`;
      const pair = `${patient}-${k}`;
      const malignant = p % 2 === 1;
      const [bImage, seImage] = [`images/${pair}_b.png`, `images/${pair}_se.png`];
      const random = randomStream(5, pair);
      const noisy = (level: number): number => Math.max(0, level + random.integer(60) - 30);
      const rows = (channels: readonly number[]): number[][] =>
        Array.from({ length: SIDE }, () =>
          Array.from({ length: SIDE }, () => channels.map(noisy)).flat(),
        );
      const shape = { width: SIDE, height: SIDE, bitDepth: 8 } as const;
      const gray = png({ ...shape, colourType: 0, rows: rows([malignant ? 90 : 150]) });
      const colour = malignant ? [190, 80, 60] : [60, 80, 190];
      await writeFile(join(root, bImage), gray);
      await writeFile(join(root, seImage), png({ ...shape, colourType: 2, rows: rows(colour) }));
      const diagnosis = malignant ? 'malignant' : 'benign';
      pairs.push({ patient, pair, diagnosis, bImage, seImage, extra: {} });
    }
  const columns = ['patient', 'pair', 'diagnosis', 'b_image', 'se_image'];
  const study: Study = { root, columns, pairs };
  await writeStudy(root, study);
  return study;
}

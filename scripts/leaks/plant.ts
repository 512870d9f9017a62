import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp, { type Sharp } from 'sharp';

import { sha256 } from '../../src/main/files/hash.ts';
import { decodeImage } from '../../src/main/imaging/decode.ts';
import { impressionOf } from '../../src/main/imaging/fingerprint.ts';
import { findLeaks } from '../../src/main/leakage/find.ts';
import type { GuardedImage, GuardedPair } from '../../src/main/leakage/leak.ts';
import type { Study } from '../../src/shared/domain/study.ts';
import { randomStream } from '../../src/shared/random/stream.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is changed in a copy; all but the first are encoded as JPEG of quality 90 again. */
const COPIES: Readonly<Record<string, (image: Sharp, size: Size) => Sharp>> = {
  'JPEG, quality 50': (image) => image.jpeg({ quality: 50 }),
  'values × 1.05': (image) => image.linear(1.05, 0).jpeg({ quality: 90 }),
  'half the size': (image, { width }) => image.resize(Math.round(width / 2)).jpeg({ quality: 90 }),
  '2 % cut off in all': (image, size) => cut(image, size, 0.01),
  '2 % cut off each side': (image, size) => cut(image, size, 0.02),
  '5 % cut off each side': (image, size) => cut(image, size, 0.05),
  '5 % cut off the left': (image, size) => cut(image, size, 0, 0.05),
  '10 % cut off each side': (image, size) => cut(image, size, 0.1),
  mirrored: (image) => image.flop().jpeg({ quality: 90 }),
};

export const COPY_NAMES: readonly string[] = Object.keys(COPIES);

function cut(image: Sharp, { width, height }: Size, each: number, left = each): Sharp {
  const [from, right] = [Math.round(left * width), Math.round(each * width)];
  const top = Math.round(each * height);
  return image
    .extract({ left: from, top, width: width - from - right, height: height - 2 * top })
    .jpeg({ quality: 90 });
}

/** Pairs whose images are copies of the study's, each of a patient that is not in it. */
export async function plant(
  study: Study,
  copy: string,
  count: number,
  seed: number,
): Promise<readonly GuardedPair[]> {
  const chosen = randomStream(seed, 'planted').shuffled(study.pairs).slice(0, count);
  return Promise.all(
    chosen.map(async ({ bImage, seImage, diagnosis }, at): Promise<GuardedPair> => {
      const code = `planted-${at}`;
      const [b, se] = await Promise.all(
        [bImage, seImage].map((path) => copied(study.root, path, copy)),
      );
      const pair = { pair: code, patient: code, b: b!, se: se! };
      return diagnosis === undefined ? pair : Object.assign(pair, { diagnosis });
    }),
  );
}

async function copied(root: string, path: string, copy: string): Promise<GuardedImage> {
  const original = await readFile(join(root, path));
  const { width, height } = await sharp(original).metadata();
  const bytes = await COPIES[copy]!(sharp(original), { width, height }).toBuffer();
  const { fingerprint, thumbnail } = impressionOf(await decodeImage({ name: path, bytes }, 3));
  return { path: `planted/${path}`, sha256: sha256(bytes), glance: { fingerprint, thumbnail } };
}

/** How many of the planted images of a kind the guard names, beside a picture of the study. */
export function found(
  pairs: readonly GuardedPair[],
  planted: readonly GuardedPair[],
  as: 'b' | 'se',
): number {
  const only = planted.map((pair) => ({ ...pair, [as === 'b' ? 'se' : 'b']: null }));
  const leaks = findLeaks({ pairs: [...pairs, ...only] });
  const codes = new Set(planted.map(({ patient }) => patient));
  const named = leaks.flatMap(({ patients }) =>
    patients.some((patient) => !codes.has(patient))
      ? patients.filter((patient) => codes.has(patient))
      : [],
  );
  return new Set(named).size;
}

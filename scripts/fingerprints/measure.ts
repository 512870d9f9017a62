import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp, { type Sharp } from 'sharp';

import { decodeImage } from '../../src/main/imaging/decode.ts';
import {
  bitsApart,
  type Impression,
  impressionOf,
  likeness,
} from '../../src/main/imaging/fingerprint.ts';
import { readStudy } from '../../src/main/study/read.ts';
import type { Hash } from './hashes.ts';

/** What people do to an image between two systems. */
const COPIES: Readonly<Record<string, (image: Sharp, width: number) => Sharp>> = {
  PNG: (image) => image.png(),
  'JPEG, quality 90': (image) => image.jpeg({ quality: 90 }),
  'JPEG, quality 50': (image) => image.jpeg({ quality: 50 }),
  'half the size': (image, width) => image.resize(Math.round(width / 2)).jpeg({ quality: 85 }),
  'three quarters': (image, width) => image.resize(Math.round(width * 0.75)).jpeg({ quality: 85 }),
  'half as large again': (image, width) => image.resize(Math.round(width * 1.5)).png(),
  'values × 1.2': (image) => image.linear(1.2, 0).jpeg({ quality: 85 }),
  'values × 0.8': (image) => image.linear(0.8, 0).jpeg({ quality: 85 }),
  'values + 25': (image) => image.linear(1, 25).jpeg({ quality: 85 }),
  'contrast × 1.4, cut off': (image) => image.linear(1.4, -30).jpeg({ quality: 85 }),
  'gamma 1.5': (image) => image.gamma(1.5, 1).jpeg({ quality: 85 }),
};

export interface Measured {
  readonly impressions: readonly Impression[];
  /** For each kind of copy, the impressions of the first originals' copies. */
  readonly copies: ReadonlyMap<string, readonly Impression[]>;
}

/** Impressions of the first image (`b` or `se`) of so many patients, and of copies of some of them. */
export async function takeImpressions(
  folder: string,
  kind: 'b' | 'se',
  patients: number,
  copied: number,
): Promise<Measured> {
  const study = await readStudy(folder);
  const firsts = new Map(study.pairs.toReversed().map((pair) => [pair.patient, pair]));
  const paths = [...firsts.values()]
    .toReversed()
    .slice(0, patients)
    .map(({ bImage, seImage }) => join(study.root, kind === 'b' ? bImage : seImage));
  const impressions: Impression[] = [];
  const copies = new Map<string, Impression[]>(Object.keys(COPIES).map((name) => [name, []]));
  for (const path of paths) {
    const bytes = await readFile(path);
    impressions.push(await impressionOfBytes(path, bytes));
    if (impressions.length > copied) continue;
    const { width } = await sharp(bytes).metadata();
    for (const [name, copy] of Object.entries(COPIES)) {
      const changed = await copy(sharp(bytes), width).toBuffer();
      copies.get(name)!.push(await impressionOfBytes(path, changed));
    }
  }
  return { impressions, copies };
}

async function impressionOfBytes(name: string, bytes: Buffer): Promise<Impression> {
  return impressionOf(await decodeImage({ name, bytes }, 3));
}

/** How far apart the images of different patients are: the nearest distances first. */
export function betweenPatients(
  { impressions }: Measured,
  hash: Hash,
): { readonly distance: number; readonly likeness: number }[] {
  const hashes = impressions.map(hash);
  return impressions
    .flatMap((one, at) =>
      impressions.slice(0, at).map((other, before) => ({
        distance: bitsApart(hashes[at]!, hashes[before]!),
        likeness: likeness(one.thumbnail, other.thumbnail),
      })),
    )
    .toSorted((a, b) => a.distance - b.distance);
}

export interface CopyFigures {
  readonly copy: string;
  readonly of: number;
  /** Within the distance and at least that alike. */
  readonly found: number;
  readonly farthest: number;
  readonly leastLike: number;
}

export function copiesFound(
  { impressions, copies }: Measured,
  hash: Hash,
  bits: number,
  alike: number,
): CopyFigures[] {
  return [...copies].map(([copy, made]) => {
    const each = made.map((impression, at) => ({
      distance: bitsApart(hash(impression), hash(impressions[at]!)),
      likeness: likeness(impression.thumbnail, impressions[at]!.thumbnail),
    }));
    return {
      copy,
      of: each.length,
      found: each.filter((one) => one.distance <= bits && one.likeness >= alike).length,
      farthest: Math.max(...each.map(({ distance }) => distance)),
      leastLike: Math.min(...each.map((one) => one.likeness)),
    };
  });
}

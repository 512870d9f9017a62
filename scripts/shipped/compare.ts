import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openRuntime, type Session } from '../../src/main/engine/runtime.ts';
import { float32 } from '../../src/main/engine/tensor.ts';
import { type ModelFolder, openModel } from '../../src/main/model/folder.ts';
import { READING } from '../../src/main/nn/inference.ts';
import { readStudy } from '../../src/main/study/read.ts';
import { pairsOfPart, readSplit } from '../../src/main/study/split.ts';
import { ImageSet } from '../../src/main/training/images.ts';
import { quantileOfSorted } from '../../src/shared/stats/moments.ts';
import { row } from './markdown.ts';
import type { ShippedPlan } from './plan.ts';

interface Readings {
  readonly maps: readonly Float32Array[];
  readonly probabilities: readonly number[];
  /** Median milliseconds of a pair with Grad-CAM, one thread. */
  readonly milliseconds: number;
}

/**
 * Each shipped model beside its full-rank fit, on the held-out pairs: file, time of a pair with
 * Grad-CAM, and how alike probabilities and maps are. Empty where no full-rank fit is there.
 */
export async function compareModels(plan: ShippedPlan, folder: string): Promise<string> {
  const study = await readStudy(plan.study);
  const pairs = pairsOfPart(study, await readSplit(plan.split, study), 'test');
  const rows: string[][] = [];
  for (const { name } of plan.models) {
    if (!existsSync(join(folder, `${name}-full`, 'manifest.json'))) continue;
    const [small, full] = await Promise.all(
      [name, `${name}-full`].map((one) => openModel(join(folder, one))),
    );
    const images = await ImageSet.prepare(study.root, pairs, small!.manifest, () => undefined);
    const [ours, theirs] = [
      await readAll(small!, images, pairs.length),
      await readAll(full!, images, pairs.length),
    ];
    // A map without positive evidence correlates with nothing.
    const alike = ours.maps
      .map((map, i) => correlation(map, theirs.maps[i]!))
      .filter((r) => !Number.isNaN(r))
      .toSorted((a, b) => a - b);
    rows.push([
      `\`${name}\``,
      `${megabytes(small!)} (${megabytes(full!)})`,
      `${ours.milliseconds.toFixed(1)} (${theirs.milliseconds.toFixed(1)})`,
      correlation(ours.probabilities, theirs.probabilities).toFixed(3),
      `${quantileOfSorted(alike, 0.5).toFixed(3)} (${quantileOfSorted(alike, 0.25).toFixed(3)} to ${quantileOfSorted(alike, 0.75).toFixed(3)}), ${alike.length} of ${pairs.length} maps`,
    ]);
  }
  if (rows.length === 0) return '';
  const header = [
    'Shipped (full rank)',
    'MB',
    'ms a pair',
    'Correlation of probabilities',
    'Correlation of Grad-CAM maps, median (quartiles)',
  ];
  return [header, header.map(() => '---'), ...rows].map(row).join('\n');
}

async function readAll(
  { folder, manifest }: ModelFolder,
  images: ImageSet,
  count: number,
): Promise<Readings> {
  const runtime = await openRuntime();
  const bytes = await readFile(join(folder, manifest.onnx.file));
  const session = await runtime.createSession([bytes], { provider: 'cpu', threads: 1 });
  const maps: Float32Array[] = [];
  const probabilities: number[] = [];
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const began = performance.now();
    const outputs = await readOne(session, images, i);
    times.push(performance.now() - began);
    // Of the class malignant: the second of the pair's two maps.
    const both = outputs.get(READING.heatmaps)!.data as Float32Array;
    maps.push(both.slice(both.length / 2));
    probabilities.push((outputs.get(READING.probabilities)!.data as Float32Array)[1]!);
  }
  await session.release();
  const milliseconds = quantileOfSorted(
    times.toSorted((a, b) => a - b),
    0.5,
  );
  return { maps, probabilities, milliseconds };
}

function readOne(session: Session, images: ImageSet, pair: number): ReturnType<Session['run']> {
  const view = new Float32Array(images.sampleLength);
  images.writePlain(pair, view, 0);
  return session.run({ [READING.images]: float32(view, [1, ...images.sampleShape]) });
}

function megabytes({ manifest }: ModelFolder): string {
  return (manifest.onnx.bytes / 1e6).toFixed(1);
}

/** Pearson's; NaN where one of them is constant. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((s, v) => s + v, 0) / n;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const [da, db] = [a[i]! - ma, b[i]! - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

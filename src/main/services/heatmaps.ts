import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CLASS_NAMES, classIndex, type Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { Pair } from '../../shared/domain/study.ts';
import type { SourceRect } from '../../shared/geometry/rect.ts';
import { coveredRegion } from '../../shared/geometry/window.ts';
import { sha256 } from '../files/hash.ts';
import { imageSize } from '../imaging/decode.ts';
import { renderOverlay } from '../imaging/overlay.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Heat } from './reader.ts';

/** Which class's evidence is drawn: the decision's, or the same one for every pair. */
export const HEATMAP_CLASSES = ['predicted', ...CLASS_NAMES] as const;
export type HeatmapClass = (typeof HEATMAP_CLASSES)[number];

export const HEATMAP_FOLDER = 'heatmaps';

/** Must stand wherever the maps are shown (method.md, "Grad-CAM of the ensemble"). */
export const HEATMAP_CAPTION =
  'Grad-CAM: one joint map over two unregistered images, drawn on each: it cannot tell B from SE. ' +
  'It shows what raised the score of one class, relative to its own maximum (kept as `maximum`); ' +
  'the line is half of that. A maximum of 0 means no positive evidence: nothing is drawn.';

/** The overlays of one pair; an image that the model does not look at has none. */
export interface HeatmapRecord {
  readonly pair: string;
  readonly class: Diagnosis;
  /** What the map was divided by; 0 is no positive evidence. */
  readonly maximum: number;
  readonly evidence: 'positive' | 'no positive evidence';
  /** Files from the read's folder. */
  readonly b?: string;
  readonly se?: string;
}

export interface HeatmapRequest {
  /** Study folder. */
  readonly root: string;
  /** The folder the read is written to; it has a folder `heatmaps`. */
  readonly out: string;
  readonly pair: Pair;
  /** Name of the pair's files (`heatmapNames`). */
  readonly name: string;
  readonly heat: Heat;
  readonly class: Diagnosis;
  readonly manifest: Manifest;
}

/** Draws one class's map of a pair over each image the model saw, through that image's own ROI. */
export async function writeHeatmaps(request: HeatmapRequest): Promise<HeatmapRecord> {
  const { root, out, pair, name, heat, manifest } = request;
  const index = classIndex(request.class);
  const draw = async (
    image: string,
    roi: SourceRect | undefined,
    suffix: 'b' | 'se',
  ): Promise<string> => {
    const path = join(root, image);
    const region =
      manifest.images === 'cropped' && roi !== undefined ? roi : await wholeImage(path);
    const png = await renderOverlay({
      image: path,
      region: coveredRegion(region, manifest.eval, manifest.size),
      map: heat.maps[index]!,
      mapSide: heat.side,
    });
    const file = `${HEATMAP_FOLDER}/${name}_${suffix}.png`;
    await writeFile(join(out, file), png);
    return file;
  };
  const maximum = heat.maxima[index]!;
  return {
    pair: pair.pair,
    class: request.class,
    maximum,
    evidence: maximum > 0 ? 'positive' : 'no positive evidence',
    ...(manifest.input === 'se' ? {} : { b: await draw(pair.bImage, pair.bRoi, 'b') }),
    ...(manifest.input === 'b' ? {} : { se: await draw(pair.seImage, pair.seRoi, 'se') }),
  };
}

async function wholeImage(path: string): Promise<SourceRect> {
  return { x: 0, y: 0, ...(await imageSize(path)) };
}

/** The longest name of a file that any file system takes is 255; suffixes and hash need some. */
const LONGEST_NAME = 120;

/**
 * A file name for every pair: its identifier where that is a plain one, otherwise made plain and
 * told apart by a hash; also identifiers that differ in case only, which some file systems take
 * for one.
 */
export function heatmapNames(pairs: readonly string[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const pair of pairs) {
    const key = pair.toLowerCase();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const nameOf = (pair: string): string => {
    const plain = pair
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^[.-]/, '_')
      .slice(0, LONGEST_NAME);
    const alone = counts.get(pair.toLowerCase()) === 1;
    return plain === pair && alone ? plain : `${plain}~${sha256(pair).slice(0, 12)}`;
  };
  return new Map(pairs.map((pair) => [pair, nameOf(pair)]));
}

import { z } from 'zod';

import type { CrossvalManifest } from '../../../../shared/crossval/manifest.ts';
import { type EvaluationOptions, VOTINGS } from '../../../../shared/crossval/evaluation-options.ts';
import { unitsOf } from '../../../../shared/crossval/units.ts';
import type { BareFormat } from '../../../imaging/bare.ts';
import { type BundleIndex, imagePath, UNIT_FILES } from './bundle-index.ts';

/**
 * What of a bundle's entries does not follow from its manifest and its index, in words; undefined
 * where all does. Hashes alone would let a unit be left out, or one be put in that is none of the
 * run.
 */
export function contentsFault(index: BundleIndex, manifest: CrossvalManifest): string | undefined {
  const paths = new Set(index.entries.map(({ path }) => path));
  return (
    (index.study === manifest.study
      ? undefined
      : 'its index names another study than its manifest') ??
    unitsFault(index, paths, manifest) ??
    modelsFault(index, paths, manifest) ??
    imagesFault(index, paths, manifest)
  );
}

type Paths = ReadonlySet<string>;

function unitsFault(
  { units: told }: BundleIndex,
  paths: Paths,
  manifest: CrossvalManifest,
): string | undefined {
  const stray = strayOf('units', paths, manifest);
  if (stray !== undefined) return stray;
  const all = unitsOf(manifest.content);
  const present = all.filter(({ id }) => UNIT_FILES.some((file) => paths.has(pathOf(id, file))));
  for (const { id } of present)
    for (const file of UNIT_FILES)
      if (!paths.has(pathOf(id, file))) return `${pathOf(id, file)} is missing`;
  const counted = told.done === present.length && told.total === all.length;
  return counted
    ? undefined
    : `its index tells of ${told.done} of ${told.total} units, it has ${present.length} of ${all.length}`;
}

function pathOf(unit: string, file: string): string {
  return `units/${unit}/${file}`;
}

function modelsFault(
  { models: told }: BundleIndex,
  paths: Paths,
  manifest: CrossvalManifest,
): string | undefined {
  const has = [...paths].some((path) => path.startsWith('models/'));
  if (has && !told) return 'its index tells of no models';
  if (!has && told) return 'it has no models, of which its index tells';
  return strayOf('models', paths, manifest);
}

function imagesFault(
  { images: told }: BundleIndex,
  paths: Paths,
  { content }: CrossvalManifest,
): string | undefined {
  const left = new Set([...paths].filter((path) => path.startsWith('images/')));
  if (!told) return left.size === 0 ? undefined : 'its index tells of no images';
  for (const place of content.pairs.keys())
    for (const side of SIDES) {
      const found = FORMATS.find((format) => left.delete(imagePath(place, side, format)));
      if (found === undefined) return `${imagePath(place, side, 'png')} is missing`;
    }
  const [stray] = left;
  return stray === undefined ? undefined : `${stray} is of no image of its manifest`;
}

const SIDES = ['b', 'se'] as const;
const FORMATS: readonly BareFormat[] = ['png', 'jpg'];

/** An image of the manifest in a bundle that has it. */
export interface BundledImage {
  readonly path: string;
  readonly sha256: string;
  /** The file that was frozen, byte by byte; otherwise its pixels, written anew. */
  readonly asFrozen: boolean;
}

/** The images of a bundle without faults, in the order of the manifest's pairs. */
export function bundledImages(
  { entries }: Pick<BundleIndex, 'entries'>,
  { content }: CrossvalManifest,
): readonly Readonly<Record<(typeof SIDES)[number], BundledImage>>[] {
  const hashes = new Map(entries.map((entry) => [entry.path, entry.sha256]));
  return content.pairs.map((pair, place) => {
    const image = (side: (typeof SIDES)[number]): BundledImage => {
      const path = FORMATS.map((format) => imagePath(place, side, format)).find((one) =>
        hashes.has(one),
      )!;
      const sha256 = hashes.get(path)!;
      return { path, sha256, asFrozen: sha256 === pair[side].sha256 };
    };
    return { b: image('b'), se: image('se') };
  });
}

/** An entry below `units/` or `models/` of a unit that the manifest has not. */
function strayOf(
  part: 'units' | 'models',
  paths: Paths,
  { content }: CrossvalManifest,
): string | undefined {
  const known = new Set(unitsOf(content).map(({ id }) => id));
  const stray = [...paths].find((path) => {
    const [top, ...names] = path.split('/');
    return top === part && !known.has(names.slice(0, 2).join('/'));
  });
  return stray === undefined ? undefined : `${stray} belongs to no unit of its manifest`;
}

const share = z.number().min(0).max(1);

/** More resamples than any window offers; a billion would have the verifier compute for days. */
const MOST_RESAMPLES = 100_000;

const evaluationOptions = z.strictObject({
  cutoff: share,
  voting: z.enum(VOTINGS),
  specificity: share,
  sensitivity: share,
  strainCutoffs: z.array(z.number()).max(100),
  bootstrap: z.strictObject({
    seed: z.int().nonnegative(),
    resamples: z.int().positive().max(MOST_RESAMPLES),
  }),
});

/** The options that figures say they were computed with; undefined where no evaluation has such. */
export function readEvaluationOptions(value: unknown): EvaluationOptions | undefined {
  return evaluationOptions.safeParse(value).data;
}

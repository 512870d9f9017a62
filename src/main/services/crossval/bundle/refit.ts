import { join } from 'node:path';

import {
  canonicalJson,
  type CrossvalManifest,
  type ManifestPair,
} from '../../../../shared/crossval/manifest.ts';
import type { Prediction } from '../../../../shared/crossval/predictions.ts';
import { SonopairError } from '../../../../shared/errors.ts';
import { listUnits, readUnit, readUnitRecord, type UnitRecord } from '../../../crossval/folder.ts';
import { sha256 } from '../../../files/hash.ts';
import type { StartWorker } from '../../../process/process.ts';
import { runCrossval } from '../run.ts';
import type { BundleIndex } from './bundle-index.ts';
import { bundledImages } from './contents.ts';

export interface RefitRequest {
  /** The bundle's name, for failures. */
  readonly bundle: string;
  /** The unpacked bundle, with images. */
  readonly folder: string;
  readonly manifest: CrossvalManifest;
  readonly index: BundleIndex;
  /** `Unit.id`; null for the first that is done. */
  readonly unit: string | null;
  /** A folder to work in. */
  readonly work: string;
}

export interface RefitHost {
  readonly signal: AbortSignal;
  readonly onLog: (line: string) => void;
  readonly start?: StartWorker;
}

/**
 * Largest difference of a probability that counts as the same fit on another machine. Rounding grows
 * over the epochs: between one and three threads, phantom studies of 20 patients differed by 0.00001
 * after 2 epochs and by 0.15 after 8 (docs/study-bundle.md), so that a wider one would prove nothing.
 */
export const CLOSE = 1e-3;

/**
 * `identical`: bit by bit. `close`: on another machine, within `CLOSE`. `undecided`: on another
 * machine, beyond it: rounding may do that, and so may somebody. `differs`: on the same kind.
 */
export type RefitVerdict = 'identical' | 'close' | 'undecided' | 'differs';

/** A unit fitted anew from its seed, beside what the bundle reports of it. */
export interface Refit {
  readonly unit: string;
  readonly pairs: number;
  /** Of all probabilities of its test and validation pairs. */
  readonly largestDifference: number;
  /** What of processor and runtime is not as it was: numbers then differ by rounding. */
  readonly otherMachine: readonly string[];
  readonly verdict: RefitVerdict;
}

/**
 * Fits one unit of a bundle anew. Its pairs, parts, seed and options are the manifest's; the images
 * are the bundle's, which have the same pixels. Throws SonopairError `bundle` where that unit is not
 * in it, or its fits started from weights that are not; `cancelled`, and as a fit does.
 */
export async function refitUnit(request: RefitRequest, host: RefitHost): Promise<Refit> {
  const { folder, manifest, work } = request;
  const unit = await chosenUnit(request);
  const own = bundledManifest(request);
  const out = join(work, 'refit');
  await runCrossval(
    {
      folder: out,
      studyRoot: folder,
      manifest: own,
      only: ({ id }) => id === unit,
      parallel: 1,
      maxHours: null,
      keepModels: 'none',
    },
    {
      signal: host.signal,
      onProgress: () => undefined,
      onLog: host.onLog,
      ...(host.start === undefined ? {} : { start: host.start }),
    },
  );
  const before = (await readUnit(folder, unit, manifest))!;
  const after = (await readUnit(out, unit, own))!;
  const difference = largestDifference(before.predictions, after.predictions);
  const other = otherMachine(
    (await readUnitRecord(folder, unit, manifest)).runtime,
    (await readUnitRecord(out, unit, own)).runtime,
  );
  return {
    unit,
    pairs: before.predictions.length,
    largestDifference: difference,
    otherMachine: other,
    verdict: verdictOf(difference, other.length > 0),
  };
}

/** The machine is the bundle's own word: it must not turn what differs into what is sound. */
function verdictOf(difference: number, elsewhere: boolean): RefitVerdict {
  if (difference === 0) return 'identical';
  if (!elsewhere) return 'differs';
  return difference <= CLOSE ? 'close' : 'undecided';
}

async function chosenUnit({ bundle, folder, manifest, unit }: RefitRequest): Promise<string> {
  const done = (await listUnits(folder, manifest)).map(({ id }) => id);
  const chosen = unit ?? done[0];
  if (chosen === undefined || !done.includes(chosen))
    throw new SonopairError('bundle', {
      subject: bundle,
      reason: `the unit ${unit ?? ''} is not in it`,
      remedy: `Choose one of ${done.join(', ')}`,
    });
  const [weights] = Object.values(manifest.content.options.weights);
  if (weights !== undefined)
    throw new SonopairError('bundle', {
      subject: bundle,
      reason: 'its fits started from weights files, which are not in it',
      remedy: 'Run sonopair crossval on the study with these files',
    });
  return chosen;
}

/** The manifest with the bundle's images in the places of the study's. */
function bundledManifest({ index, manifest }: RefitRequest): CrossvalManifest {
  const images = bundledImages(index, manifest);
  const pairs = manifest.content.pairs.map((pair, place): ManifestPair => {
    const image = (side: 'b' | 'se'): ManifestPair['b'] => {
      const { path, sha256: hash } = images[place]![side];
      return { ...pair[side], path, sha256: hash };
    };
    return { ...pair, b: image('b'), se: image('se') };
  });
  const content = { ...manifest.content, pairs };
  return { ...manifest, content, sha256: sha256(canonicalJson(content)) };
}

function largestDifference(a: readonly Prediction[], b: readonly Prediction[]): number {
  const differences = a.flatMap((before, index) => {
    const after = b[index]!;
    return [
      ...Object.entries(before.networks).map(([name, value]) =>
        Math.abs(value - after.networks[name as keyof typeof after.networks]!),
      ),
      before.ensemble === null ? 0 : Math.abs(before.ensemble - after.ensemble!),
    ];
  });
  return differences.reduce((most, value) => Math.max(most, value), 0);
}

function otherMachine(
  before: UnitRecord['runtime'],
  after: UnitRecord['runtime'],
): readonly string[] {
  const keys = ['onnxruntime', 'platform', 'cpu', 'provider', 'threads'] as const;
  return keys
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} (${before[key]}, ${after[key]})`);
}

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readManifest } from '../../../crossval/folder.ts';
import { partsFaults } from '../../../crossval/unit-check.ts';
import { exists, readBytes, readText } from '../../../files/read.ts';
import type { CrossvalManifest } from '../../../../shared/crossval/manifest.ts';
import { SonopairError } from '../../../../shared/errors.ts';
import { readResults, REPORT_FILE, RESULTS_FILE } from '../../results/results-file.ts';
import { type EvaluatedFiles, evaluatedFiles } from '../evaluated-files.ts';
import { type BundleIndex, damagedBundle } from './bundle-index.ts';
import { bundledImages, contentsFault, readEvaluationOptions } from './contents.ts';
import type { BundleHost } from './create-bundle.ts';
import { differencesOf, textDifference } from './differences.ts';
import { type Refit, type RefitHost, refitUnit } from './refit.ts';
import { unpackBundle } from './unpack.ts';
import { VERSION } from '../../about.ts';

export interface VerifyRequest {
  readonly bundle: string;
  /** Which unit is fitted anew: a `Unit.id`, `auto` for the first, null for none. */
  readonly refit: string | null;
}

/** What was found out about a bundle whose every byte is what was written. */
export interface BundleCheck extends Pick<BundleIndex, 'run' | 'study' | 'units' | 'createdWith'> {
  readonly bundle: string;
  /** Entries held against their SHA-256. */
  readonly entries: number;
  /** Files whose numbers were computed anew. */
  readonly recomputed: number;
  /** Numbers that are not what the predictions give, each with its place. Empty in a sound bundle. */
  readonly differences: readonly string[];
  /** What could not be held against anything. */
  readonly notes: readonly string[];
  /** Images that are the frozen files themselves, and those that are their pixels only. */
  readonly images: { readonly asFrozen: number; readonly rewritten: number } | null;
  readonly refit: Refit | null;
  /**
   * No differences and, where a unit was fitted anew, its predictions. Null where nothing is wrong
   * but the fit, on another machine, does not tell.
   */
  readonly sound: boolean | null;
}

/**
 * Holds a bundle against itself: every byte against its index, the units against the manifest, every
 * reported number against the predictions, and on request a unit against a fit from its seed. Throws
 * SonopairError `bundle` where it is none, damaged or newer; `cancelled`; and as a fit does.
 */
export async function verifyBundle(
  { bundle, refit }: VerifyRequest,
  host: BundleHost & Pick<RefitHost, 'onLog' | 'start'>,
): Promise<BundleCheck> {
  const work = await mkdtemp(join(tmpdir(), 'sonopair-bundle-'));
  try {
    const folder = join(work, 'run');
    const index = await unpackBundle(bundle, folder, host);
    const manifest = await ownPart(bundle, () => readManifest(folder));
    if (manifest === undefined || manifest.sha256 !== index.run)
      throw damagedBundle(bundle, 'its manifest is not the one of its index');
    if (refit !== null && !index.images)
      throw new SonopairError('bundle', {
        subject: bundle,
        reason: 'it has no images to fit on',
        remedy: 'Ask for one made with --images',
      });
    const fault = contentsFault(index, manifest);
    if (fault !== undefined) throw damagedBundle(bundle, fault);
    const { differences, notes, recomputed } = await recompute(bundle, folder, manifest, index);
    const unit = refit === 'auto' ? null : refit;
    const fitted =
      refit === null
        ? null
        : await refitUnit({ bundle, folder, manifest, index, unit, work }, host);
    const { run, study, units, createdWith, entries } = index;
    return {
      bundle,
      run,
      study,
      units,
      createdWith,
      entries: entries.length,
      recomputed,
      differences,
      notes,
      images: index.images ? imagesOf(index, manifest) : null,
      refit: fitted,
      sound: soundness(differences, fitted),
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function soundness(differences: readonly string[], fitted: Refit | null): BundleCheck['sound'] {
  if (differences.length > 0 || fitted?.verdict === 'differs') return false;
  return fitted?.verdict === 'undecided' ? null : true;
}

function imagesOf(index: BundleIndex, manifest: CrossvalManifest): BundleCheck['images'] {
  const images = bundledImages(index, manifest).flatMap(({ b, se }) => [b, se]);
  const asFrozen = images.filter((image) => image.asFrozen).length;
  return { asFrozen, rewritten: images.length - asFrozen };
}

type Recomputed = Pick<BundleCheck, 'differences' | 'notes' | 'recomputed'>;

async function recompute(
  bundle: string,
  folder: string,
  manifest: CrossvalManifest,
  index: BundleIndex,
): Promise<Recomputed> {
  const reported = await ownPart(bundle, () => readResults(folder));
  const options = readEvaluationOptions(reported.options);
  if (options === undefined)
    throw damagedBundle(bundle, `${RESULTS_FILE}: the options of its evaluation are none`);
  const files = await ownPart(bundle, () => evaluatedFiles({ folder, options }));
  const differences = partsFaults(manifest.content).map((fault) => `manifest.json: ${fault}`);
  const notes: string[] = [];
  for (const [path, data] of Object.entries(files)) {
    if (path === REPORT_FILE && !comparesReport(index)) {
      notes.push(
        `${path} was not compared: it was made with Sonopair ${index.createdWith} on Node ${index.node}`,
      );
      continue;
    }
    differences.push(...(await compare(folder, path, data, reported)));
  }
  const tables = (await readdir(join(folder, 'tables')).catch(() => [])).map(
    (name) => `tables/${name}`,
  );
  for (const path of tables)
    if (!(path in files)) differences.push(`${path}: no number of this run`);
  return { differences, notes, recomputed: Object.keys(files).length - notes.length };
}

/** A PDF has the bytes that its program and its compression give it. */
function comparesReport({ createdWith, node }: BundleIndex): boolean {
  return createdWith === VERSION && node === process.version;
}

async function compare(
  folder: string,
  path: string,
  data: EvaluatedFiles[string],
  reported: unknown,
): Promise<readonly string[]> {
  const file = join(folder, path);
  if (!(await exists(file))) return [`${path}: missing`];
  if (path === RESULTS_FILE) {
    const found = differencesOf(reported, JSON.parse(data as string));
    // A key that is there twice, say: one reader takes the first, another the last.
    if (found.length === 0 && (await readText(file)) !== data)
      return [`${path}: it has the same numbers, but is not written as they are`];
    return found.map((line) => `${path}: ${line}`);
  }
  if (typeof data !== 'string')
    return Buffer.from(data).equals(await readBytes(file, 'file'))
      ? []
      : [`${path}: it is not made of these numbers`];
  const difference = textDifference(await readText(file), data);
  return difference === null ? [] : [`${path}: ${difference}`];
}

/** What is wrong with an unpacked part is wrong with the bundle: nobody knows where it lies. */
async function ownPart<T>(bundle: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SonopairError) || error.kind === 'cancelled') throw error;
    const part = error.parts.subject.split('/').slice(-3).join('/');
    throw damagedBundle(bundle, `${part}: ${error.parts.reason}`);
  }
}

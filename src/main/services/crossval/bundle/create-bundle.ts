import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { CrossvalManifest } from '../../../../shared/crossval/manifest.ts';
import type { RunResults } from '../../../../shared/crossval/results.ts';
import { unitsOf } from '../../../../shared/crossval/units.ts';
import { SonopairError } from '../../../../shared/errors.ts';
import { listUnits, readManifest } from '../../../crossval/folder.ts';
import { errnoOf, fileError } from '../../../files/errors.ts';
import { sha256 } from '../../../files/hash.ts';
import { exists, readBytes } from '../../../files/read.ts';
import { bareFormat } from '../../../imaging/bare.ts';
import { decodeImage } from '../../../imaging/decode.ts';
import { encodePng } from '../../../imaging/encode.ts';
import { VERSION } from '../../about.ts';
import { writeZip, type ZipFilling } from '../../archive/write.ts';
import { readResults, REPORT_FILE, RESULTS_FILE } from '../../results/results-file.ts';
import { type BundleIndex, imagePath, INDEX, indexText } from './bundle-index.ts';

export interface BundleRequest {
  /** Result folder of a run that was evaluated. */
  readonly folder: string;
  /** The file to be made; nothing may be there. */
  readonly out: string;
  /** Whether the models it kept go along. */
  readonly models: boolean;
  /** Study folder whose images go along; null for none. */
  readonly study: string | null;
}

export interface BundleHost {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What a bundle was made of, and what it still tells of people. */
export interface MadeBundle extends Omit<BundleIndex, 'format' | 'version' | 'entries'> {
  readonly entries: number;
  readonly bytes: number;
  /** Codes of patients, names of people and paths of images stand in the manifest as they were frozen. */
  readonly tells: {
    readonly patients: number;
    readonly readers: readonly string[];
    /** Who accepted leaks; null where nobody did. */
    readonly acceptedBy: string | null;
    /** The first path. */
    readonly path: string | null;
  };
}

/**
 * Writes a run into one file. Of images only the pixels go along: a file that is nothing else as it
 * was frozen, so that it can be held against the manifest, any other decoded and written anew as
 * PNG. Text burned into them stays. Throws SonopairError `bundle` where something is at the
 * place, the run has no figures or was not evaluated since its last unit, or no models were kept;
 * `file`, `image`, `disk-full`, `cancelled`: there is no file then.
 */
export async function createBundle(
  { folder, out, models, study }: BundleRequest,
  { signal, onProgress }: BundleHost,
): Promise<MadeBundle> {
  if (await exists(out))
    throw refused(out, 'a file or folder of that name is there already', 'Choose another name');
  const { manifest, results } = await runOf(folder);
  const files = await filesOf(folder, manifest, models);
  const { pairs } = manifest.content;
  const total = files.length + (study === null ? 0 : 2 * pairs.length);
  let bytes = 0;
  let entries = 0;
  const about = {
    createdWith: VERSION,
    node: process.version,
    run: manifest.sha256,
    study: results.study,
    units: results.units,
    models,
    images: study !== null,
  };
  await writeZip(out, signal, async (zip) => {
    for (const path of files) {
      await zip.addFile(path, join(folder, path));
      onProgress({ done: zip.entries.length, total });
    }
    if (study !== null)
      await addImages(zip, manifest, study, () => onProgress({ done: zip.entries.length, total }));
    const text = indexText({ ...about, entries: [...zip.entries] });
    entries = zip.entries.length;
    bytes = zip.entries.reduce((sum, entry) => sum + entry.bytes, 0);
    return { name: INDEX, text, comment: sha256(text) };
  });
  const readers = new Set(pairs.flatMap(({ opinions }) => opinions.map(({ reader }) => reader)));
  return {
    ...about,
    entries,
    bytes,
    tells: {
      patients: new Set(pairs.map(({ patient }) => patient)).size,
      readers: [...readers].toSorted(),
      acceptedBy: manifest.acceptedBy ?? null,
      path: pairs[0]?.b.path ?? null,
    },
  };
}

interface EvaluatedRun {
  readonly manifest: CrossvalManifest;
  readonly results: RunResults;
}

async function runOf(folder: string): Promise<EvaluatedRun> {
  const manifest = await readManifest(folder);
  if (manifest === undefined)
    throw refused(folder, 'there is no run in it', 'Give the folder of a run (--out of crossval)');
  if (!(await exists(join(folder, RESULTS_FILE))))
    throw refused(
      folder,
      'the run has no figures yet',
      'Let it finish a unit, then start it again',
    );
  const results = await readResults(folder);
  const done = (await listUnits(folder, manifest)).length;
  if (results.manifest !== manifest.sha256 || results.units.done !== done)
    throw refused(
      folder,
      `its figures are of ${results.units.done} units, while ${done} are done`,
      'Evaluate it again: the same crossval command does',
    );
  return { manifest, results };
}

/** Everything of a run but its log and what is in the making, by path, in order. */
async function filesOf(
  folder: string,
  { content }: CrossvalManifest,
  models: boolean,
): Promise<readonly string[]> {
  const units = await Promise.all(unitsOf(content).map(({ id }) => namesIn(folder, `units/${id}`)));
  const kept = models
    ? (await Promise.all(unitsOf(content).map(({ id }) => namesIn(folder, `models/${id}`)))).flat()
    : [];
  if (models && kept.length === 0)
    throw refused(
      folder,
      'the run has kept no models',
      'Leave out --models, or run it with --keep-models',
    );
  const report = (await exists(join(folder, REPORT_FILE))) ? [REPORT_FILE] : [];
  const tables = await namesIn(folder, 'tables');
  return ['manifest.json', ...units.flat(), RESULTS_FILE, ...tables, ...report, ...kept];
}

async function namesIn(folder: string, part: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(folder, part))).toSorted().map((name) => `${part}/${name}`);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(join(folder, part), 'read', error);
  }
}

async function addImages(
  zip: ZipFilling,
  { content }: CrossvalManifest,
  study: string,
  added: () => void,
): Promise<void> {
  for (const [place, pair] of content.pairs.entries())
    for (const side of ['b', 'se'] as const) {
      const { path, sha256: frozen } = pair[side];
      const bytes = await readBytes(join(study, path), 'file');
      if (sha256(bytes) !== frozen)
        throw refused(
          join(study, path),
          'it is not the image of the run',
          'Give the study as it was frozen',
        );
      const format = bareFormat(bytes);
      if (format === undefined) {
        const raster = await decodeImage({ name: path, bytes }, side === 'b' ? 1 : 3);
        await zip.addBytes(imagePath(place, side, 'png'), await encodePng(raster));
      } else await zip.addBytes(imagePath(place, side, format), bytes);
      added();
    }
}

function refused(subject: string, reason: string, remedy: string): SonopairError {
  return new SonopairError('bundle', { subject, reason, remedy });
}

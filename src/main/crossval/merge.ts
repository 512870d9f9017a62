import { cp } from 'node:fs/promises';

import { canonicalJson, type CrossvalManifest } from '../../shared/crossval/manifest.ts';
import { unitsOf } from '../../shared/crossval/units.ts';
import { SonopairError } from '../../shared/errors.ts';
import { buildFolder } from '../files/folder.ts';
import { exists } from '../files/read.ts';
import {
  hasUnit,
  modelFolder,
  readManifest,
  readUnit,
  readUnitRecord,
  unitFolder,
  writeManifest,
} from './folder.ts';

/** What a merge came to. */
export interface Merged {
  readonly manifest: CrossvalManifest;
  /** Units that are done in `out` now, of all. */
  readonly done: number;
  readonly total: number;
  /** Units that came from more than one folder, and were found identical. */
  readonly compared: number;
}

/**
 * Brings the units of several result folders of one manifest together: what machines fitted apart
 * (`--only`) becomes one run. `out` may be new, or a folder of the same run. A unit that is in two
 * folders must have the same predictions in both.
 *
 * Throws SonopairError `fit` where manifests or predictions differ, `file` where a folder is no
 * result folder, damaged, or cannot be written.
 */
export async function mergeRuns(folders: readonly string[], out: string): Promise<Merged> {
  const [first, ...others] = await Promise.all(folders.map(requireManifest));
  for (const [i, other] of others.entries())
    if (other.sha256 !== first!.sha256) throw otherRun(folders[i + 1]!, first!, other);
  const manifest = first!;
  const there = await readManifest(out);
  if (there === undefined) await writeManifest(out, manifest);
  else if (there.sha256 !== manifest.sha256) throw otherRun(out, manifest, there);

  const units = unitsOf(manifest.content);
  let done = 0;
  let compared = 0;
  for (const { id } of units) {
    const sources: string[] = [];
    for (const folder of new Set([out, ...folders]))
      if (await hasUnit(folder, id)) sources.push(folder);
    const [source, ...copies] = sources;
    if (source === undefined) continue;
    for (const copy of copies) await requireSame(id, source, copy, manifest);
    await bring(id, source, out, manifest);
    done += 1;
    compared += copies.length > 0 ? 1 : 0;
  }
  return { manifest, done, total: units.length, compared };
}

async function requireManifest(folder: string): Promise<CrossvalManifest> {
  const manifest = await readManifest(folder);
  if (manifest !== undefined) return manifest;
  throw new SonopairError('file', {
    subject: folder,
    reason: 'it is not the result folder of a run: it has no manifest.json',
    remedy: 'Give folders that sonopair crossval has written',
  });
}

/** Copies a unit, and its model where there is one; what is there already stays. */
async function bring(
  id: string,
  from: string,
  out: string,
  manifest: CrossvalManifest,
): Promise<void> {
  // A damaged unit is found before it is copied.
  await readUnit(from, id, manifest);
  for (const place of [modelFolder, unitFolder]) {
    const [source, target] = [place(from, id), place(out, id)];
    if (source === target || !(await exists(source)) || (await exists(target))) continue;
    await buildFolder(target, (temporary) => cp(source, temporary, { recursive: true }));
  }
}

async function requireSame(
  id: string,
  a: string,
  b: string,
  manifest: CrossvalManifest,
): Promise<void> {
  const [ofA, ofB] = await Promise.all([a, b].map((folder) => readUnit(folder, id, manifest)));
  const other = new Map(ofB!.predictions.map((one) => [one.pair, canonicalJson(one)]));
  const differing = ofA!.predictions.find((one) => other.get(one.pair) !== canonicalJson(one));
  if (differing === undefined && ofA!.predictions.length === other.size) return;
  const [runtimeA, runtimeB] = await Promise.all(
    [a, b].map(async (folder) => (await readUnitRecord(folder, id, manifest)).runtime),
  );
  const machines =
    canonicalJson(runtimeA) === canonicalJson(runtimeB)
      ? 'although both name the same runtime'
      : `fitted by ${describe(runtimeA!)} and by ${describe(runtimeB!)}`;
  const where =
    differing === undefined ? 'other pairs' : `other numbers, first for ${differing.pair}`;
  throw new SonopairError('fit', {
    subject: `Unit ${id}`,
    reason: `${a} and ${b} have ${where}, ${machines}`,
    remedy: 'Remove the folder of this unit in one of them',
  });
}

function describe(runtime: Awaited<ReturnType<typeof readUnitRecord>>['runtime']): string {
  const { onnxruntime, cpu, provider, threads } = runtime;
  return `ONNX Runtime ${onnxruntime} with ${threads} threads (${provider}, ${cpu})`;
}

/** Names the first thing in which two frozen studies differ. */
function otherRun(folder: string, a: CrossvalManifest, b: CrossvalManifest): SonopairError {
  const keys = Object.keys(a.content) as (keyof CrossvalManifest['content'])[];
  const differing = keys.filter(
    (key) => canonicalJson(a.content[key]) !== canonicalJson(b.content[key]),
  );
  return new SonopairError('fit', {
    subject: folder,
    reason: `it belongs to another run: they differ in ${differing.join(', ')}`,
    remedy: 'Merge folders of one frozen study only',
  });
}

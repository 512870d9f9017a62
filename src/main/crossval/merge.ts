import { cp } from 'node:fs/promises';
import { resolve } from 'node:path';

import { canonicalJson, type CrossvalManifest } from '../../shared/crossval/manifest.ts';
import type { Prediction, UnitResult } from '../../shared/crossval/predictions.ts';
import { type Unit, unitsOf } from '../../shared/crossval/units.ts';
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
} from './folder.ts';
import { createRun, differences } from './same-run.ts';

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
 * (`--only`) becomes one run, with the models they kept. `out` may be new, or a folder of the same
 * run. A unit that is in two folders must have the same predictions in both. Everything is looked
 * at before anything is copied.
 *
 * Throws SonopairError `fit` where manifests or predictions differ, `file` where a folder is no
 * result folder, damaged, or cannot be written.
 */
export async function mergeRuns(given: readonly string[], to: string): Promise<Merged> {
  const folders = [...new Set(given.map((folder) => resolve(folder)))];
  const out = resolve(to);
  const [manifest, ...others] = await Promise.all(folders.map(requireManifest));
  if (manifest === undefined) throw nothingGiven();
  for (const [i, other] of others.entries())
    if (other.sha256 !== manifest.sha256) throw otherRun(folders[i + 1]!, manifest, other);
  await createRun(out, manifest);

  const found: Found[] = [];
  for (const unit of unitsOf(manifest.content)) {
    const sources: string[] = [];
    for (const folder of new Set([out, ...folders]))
      if (await hasUnit(folder, unit.id)) sources.push(folder);
    const [source, ...copies] = sources;
    if (source === undefined) continue;
    // A damaged unit is found here, too.
    const first = (await readUnit(source, unit.id, manifest))!;
    for (const copy of copies) await requireSame(first, source, copy, manifest);
    found.push({ unit, sources });
  }
  for (const { unit, sources } of found) {
    await bring(modelFolder, unit.id, sources, out);
    await bring(unitFolder, unit.id, sources, out);
  }
  return {
    manifest,
    done: found.length,
    total: unitsOf(manifest.content).length,
    compared: found.filter(({ sources }) => sources.length > 1).length,
  };
}

/** A unit, and the folders that have it. */
interface Found {
  readonly unit: Unit;
  readonly sources: readonly string[];
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

/** Copies what one of the sources has of a unit; what is there already stays. */
async function bring(
  place: (folder: string, unit: string) => string,
  unit: string,
  sources: readonly string[],
  out: string,
): Promise<void> {
  const target = place(out, unit);
  if (await exists(target)) return;
  for (const source of sources) {
    const from = place(source, unit);
    if (!(await exists(from))) continue;
    await buildFolder(target, (temporary) => cp(from, temporary, { recursive: true }));
    return;
  }
}

async function requireSame(
  { unit, predictions }: UnitResult,
  a: string,
  b: string,
  manifest: CrossvalManifest,
): Promise<void> {
  const other = (await readUnit(b, unit, manifest))!;
  // Both have the manifest's pairs, in its order.
  const at = predictions.findIndex(
    (one, i) => canonicalJson(one) !== canonicalJson(other.predictions[i]),
  );
  if (at < 0) return;
  const records = await Promise.all([a, b].map((folder) => readUnitRecord(folder, unit, manifest)));
  const [ofA, ofB] = records.map(({ runtime }) => runtime);
  const machines =
    canonicalJson(ofA) === canonicalJson(ofB)
      ? 'although both name the same runtime'
      : `fitted by ${describe(ofA!)} and by ${describe(ofB!)}`;
  throw new SonopairError('fit', {
    subject: `Unit ${unit}`,
    reason:
      `${a} and ${b} have other numbers, first for ${predictions[at]!.pair} ` +
      `(${firstDifference(predictions[at]!, other.predictions[at]!)}), ${machines}`,
    remedy: 'Remove the folder of this unit in one of them',
  });
}

/** `alexnet 0.25 and 0.75` */
function firstDifference(a: Prediction, b: Prediction): string {
  const values = (one: Prediction): Readonly<Record<string, number | null | undefined>> => ({
    ...one.networks,
    ensemble: one.ensemble,
  });
  const [ofA, ofB] = [values(a), values(b)];
  const name = Object.keys(ofA).find((reader) => ofA[reader] !== ofB[reader])!;
  return `${name} ${ofA[name]} and ${ofB[name]}`;
}

function describe(runtime: Awaited<ReturnType<typeof readUnitRecord>>['runtime']): string {
  const { onnxruntime, cpu, provider, threads } = runtime;
  return `ONNX Runtime ${onnxruntime} with ${threads} threads (${provider}, ${cpu})`;
}

function otherRun(folder: string, a: CrossvalManifest, b: CrossvalManifest): SonopairError {
  return new SonopairError('fit', {
    subject: folder,
    reason: `it belongs to another run, which differs in ${differences(a, b)}`,
    remedy: 'Merge folders of one frozen study only',
  });
}

function nothingGiven(): SonopairError {
  return new SonopairError('usage', {
    subject: 'Merge',
    reason: 'no result folder is given',
    remedy: 'Give folders that sonopair crossval has written',
  });
}

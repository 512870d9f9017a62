import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';

import { READERS } from '../../shared/crossval/arms.ts';
import { NETWORK_NAMES } from '../../shared/domain/networks.ts';
import {
  canonicalJson,
  type CrossvalManifest,
  manifestSchema,
} from '../../shared/crossval/manifest.ts';
import {
  type Prediction,
  predictionSchema,
  type UnitEpoch,
  type UnitHeat,
  type UnitResult,
} from '../../shared/crossval/predictions.ts';
import { type Unit, unitsOf } from '../../shared/crossval/units.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import { buildFolder } from '../files/folder.ts';
import { sha256 } from '../files/hash.ts';
import { exists, readJson, readText } from '../files/read.ts';
import { ensureFolder, writeFileAtomic } from '../files/write.ts';
import { readSafetensors, writeSafetensors } from '../nn/weights/safetensors.ts';
import { asFloat32 } from '../nn/weights/tensor.ts';
import { checkGiven, checkHeat, checkPredictions, unitOfRun } from './unit-check.ts';

/** The result folder of a run: its manifest, a folder for each unit that is done, and its work. */

const MANIFEST_FILE = 'manifest.json';
const UNIT_FILE = 'unit.json';
const PREDICTIONS_FILE = 'predictions.csv';
const HEAT_FILE = 'heat.safetensors';
const METRICS_FILE = 'metrics.jsonl';

/** Folder of a unit that is done. */
export function unitFolder(folder: string, unit: string): string {
  return join(folder, 'units', unit);
}

/** Working folder of a unit that is being fitted. */
export function workFolder(folder: string, unit: string): string {
  return join(folder, 'work', `${unit}.fit`);
}

/** Folder of a unit's model, where it is kept. */
export function modelFolder(folder: string, unit: string): string {
  return join(folder, 'models', unit);
}

/** The lines of what a run did, each with its time. */
export function logFile(folder: string): string {
  return join(folder, 'log.txt');
}

const count = z.int().nonnegative();

const unitRecordSchema = z.object({
  format: z.literal('sonopair-unit'),
  version: z.literal(1),
  /** `CrossvalManifest.sha256`. */
  manifest: z.string(),
  unit: z.string(),
  /** Optimisation steps by stage. */
  steps: z.record(z.string(), count),
  seconds: z.number().nonnegative(),
  stages: z.array(
    z.object({
      stage: z.enum(READERS),
      epochs: count,
      bestEpoch: count,
      stoppedBy: z.enum(['patience', 'epochs', 'time']),
      seconds: z.number().nonnegative(),
    }),
  ),
  /** Names of the pairs the fit was given, and of those that steered early stopping. */
  given: z.object({ fitting: z.array(z.string()), validation: z.array(z.string()) }),
  runtime: z.object({
    onnxruntime: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    provider: z.string(),
    threads: count,
  }),
});
/** `unit.json`: what a unit cost, and where and how it was fitted. */
export type UnitRecord = z.infer<typeof unitRecordSchema>;

/** What of a unit's record is not in its result. */
export type UnitOrigin = Pick<UnitRecord, 'manifest' | 'stages' | 'given' | 'runtime'>;

/** Writes a manifest into a folder, which is made. Throws SonopairError `file` or `disk-full`. */
export async function writeManifest(folder: string, manifest: CrossvalManifest): Promise<void> {
  await ensureFolder(folder);
  await writeFileAtomic(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/**
 * The manifest of a result folder; undefined where there is none. Throws SonopairError `file` where
 * it is damaged or was changed: its hash must be that of its content.
 */
export async function readManifest(folder: string): Promise<CrossvalManifest | undefined> {
  const path = join(folder, MANIFEST_FILE);
  if (!(await exists(path))) return undefined;
  return own(path, 'Restore it from a copy, or start a new run', async () => {
    const manifest = manifestSchema.parse(await readJson(path));
    if (sha256(canonicalJson(manifest.content)) !== manifest.sha256)
      throw new Error('its hash is not that of its content');
    return manifest;
  });
}

/** Writes a unit that is done: its folder is there whole or not at all. */
export async function writeUnit(
  folder: string,
  result: UnitResult,
  origin: UnitOrigin,
): Promise<void> {
  const record: UnitRecord = {
    format: 'sonopair-unit',
    version: 1,
    unit: result.unit,
    steps: { ...result.steps },
    seconds: result.seconds,
    ...origin,
  };
  await buildFolder(unitFolder(folder, result.unit), async (temporary) => {
    const write = (file: string, data: string | readonly Uint8Array[]): Promise<void> =>
      writeFileAtomic(join(temporary, file), data);
    await write(PREDICTIONS_FILE, predictionsCsv(result.predictions));
    await write(HEAT_FILE, heatBytes(result.heat));
    await write(METRICS_FILE, result.epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join(''));
    await write(UNIT_FILE, `${JSON.stringify(record, undefined, 2)}\n`);
  });
}

/** Whether a unit is done. */
export async function hasUnit(folder: string, unit: string): Promise<boolean> {
  return exists(join(unitFolder(folder, unit), UNIT_FILE));
}

/**
 * `unit.json` of a unit that is done. Throws SonopairError `file` where it is damaged, or belongs to
 * another manifest.
 */
export async function readUnitRecord(
  folder: string,
  unit: string,
  manifest: Pick<CrossvalManifest, 'sha256'>,
): Promise<UnitRecord> {
  const path = join(unitFolder(folder, unit), UNIT_FILE);
  return own(path, REFIT, async () => {
    const record = unitRecordSchema.parse(await readJson(path));
    if (record.manifest !== manifest.sha256) throw new Error('it belongs to another manifest');
    if (record.unit !== unit) throw new Error(`it is of the unit ${record.unit}`);
    return record;
  });
}

/** The units of a run that are done, in its order. */
export async function listUnits(
  folder: string,
  { content }: Pick<CrossvalManifest, 'content'>,
): Promise<readonly Unit[]> {
  const done: Unit[] = [];
  for (const unit of unitsOf(content)) if (await hasUnit(folder, unit.id)) done.push(unit);
  return done;
}

/**
 * A unit that is done; undefined where it is not. Throws as `readUnitRecord`, also where its pairs,
 * parts or readers are not those the manifest gives it.
 */
export async function readUnit(
  folder: string,
  unit: string,
  manifest: Pick<CrossvalManifest, 'sha256' | 'content'>,
): Promise<UnitResult | undefined> {
  if (!(await hasUnit(folder, unit))) return undefined;
  const { steps, seconds, given } = await readUnitRecord(folder, unit, manifest);
  const { content } = manifest;
  const file = (name: string): string => join(unitFolder(folder, unit), name);
  const known = await own(file(UNIT_FILE), REFIT, () => {
    const found = unitOfRun(content, unit);
    checkGiven(content, found, given);
    return Promise.resolve(found);
  });
  const predictions = await own(file(PREDICTIONS_FILE), REFIT, async () => {
    const found = parsePredictions(await readText(file(PREDICTIONS_FILE)));
    checkPredictions(content, known, found);
    return found;
  });
  const heat = await own(file(HEAT_FILE), REFIT, async () => {
    const found = await readHeat(file(HEAT_FILE));
    checkHeat(content, known, found);
    return found;
  });
  const epochs = await readEpochs(folder, unit);
  return { unit, predictions, epochs, heat, steps, seconds };
}

/** Only the maps of a unit that is done. Throws as `readUnitRecord`. */
export async function readUnitHeat(
  folder: string,
  unit: string,
  manifest: Pick<CrossvalManifest, 'sha256'>,
): Promise<UnitHeat> {
  await readUnitRecord(folder, unit, manifest);
  const path = join(unitFolder(folder, unit), HEAT_FILE);
  return own(path, REFIT, () => readHeat(path));
}

/** The epochs of a unit that is done, in order. */
export async function readEpochs(folder: string, unit: string): Promise<readonly UnitEpoch[]> {
  return readMetrics(join(unitFolder(folder, unit), METRICS_FILE));
}

/** The epochs that a unit has come through by now, done or not; none before its first. */
export async function readEpochsSoFar(folder: string, unit: string): Promise<readonly UnitEpoch[]> {
  if (await hasUnit(folder, unit)) return readEpochs(folder, unit);
  const path = join(workFolder(folder, unit), METRICS_FILE);
  // It is written anew as a whole, and goes when the unit is done.
  return (await exists(path)) ? readMetrics(path) : [];
}

/** The epochs in a file of a fit. Throws SonopairError `file` where it is damaged. */
export async function readMetrics(path: string): Promise<readonly UnitEpoch[]> {
  return own(path, REFIT, async () =>
    (await readText(path))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => epochSchema.parse(JSON.parse(line))),
  );
}

const epochSchema = z.object({
  stage: z.string(),
  epoch: z.int().positive(),
  trainLoss: z.number(),
  trainAccuracy: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
  best: z.boolean(),
  seconds: z.number(),
});

/** A column for each network that speaks; probabilities are written so that the same numbers are read again. */
function predictionsCsv(predictions: readonly Prediction[]): string {
  const speaking = NETWORK_NAMES.filter((name) =>
    predictions.some(({ networks }) => networks[name] !== undefined),
  );
  const rows = predictions.map(({ pair, part, networks, ensemble }) => [
    pair,
    part,
    ...speaking.map((name) => networks[name] ?? ''),
    ensemble ?? '',
  ]);
  return stringify([['pair', 'part', ...speaking, 'ensemble'], ...rows]);
}

function parsePredictions(text: string): readonly Prediction[] {
  const [header = [], ...rows] = parse(text);
  const speaking = networksIn(header);
  const numberOf = (cell: string): number | null => (cell === '' ? null : Number(cell));
  return rows.map((cells) => {
    const [pair, part, ...values] = cells as [string, string, ...string[]];
    const probabilities = speaking.map((name, i) => [name, numberOf(values[i]!)] as const);
    return predictionSchema.parse({
      pair,
      part,
      networks: Object.fromEntries(probabilities.filter(([, value]) => value !== null)),
      ensemble: numberOf(values.at(-1)!),
    });
  });
}

/** The networks of a header `pair,part,NETWORK…,ensemble`. Throws what is wrong, in words. */
function networksIn(header: readonly string[]): readonly string[] {
  const names = header.slice(2, -1);
  const known = names.every((name) => NETWORK_NAMES.some((one) => one === name));
  const expected = ['pair', 'part', ...names, 'ensemble'];
  if (!known || new Set(names).size < names.length || header.join() !== expected.join())
    throw new Error('its columns are not pair, part, its networks and ensemble');
  return names;
}

function heatBytes({ pairs, height, width, maps, maxima }: UnitHeat): readonly Uint8Array[] {
  const dtype = 'float32';
  return writeSafetensors(
    new Map([
      ['maps', { dtype, shape: [pairs.length, 2, height, width], data: maps }],
      ['maxima', { dtype, shape: [pairs.length, 2], data: maxima }],
    ]),
    { pairs: JSON.stringify(pairs) },
  );
}

async function readHeat(path: string): Promise<UnitHeat> {
  const { tensors, metadata } = await readSafetensors(path);
  const pairs = z.array(z.string()).parse(JSON.parse(metadata['pairs'] ?? ''));
  const maps = tensors.get('maps');
  const maxima = tensors.get('maxima');
  if (
    maps?.shape.length !== 4 ||
    maps.shape[0] !== pairs.length ||
    maps.shape[1] !== 2 ||
    maxima?.shape.join() !== `${pairs.length},2`
  )
    throw new Error('its tensors are not those of its pairs');
  const [, , height, width] = maps.shape;
  return {
    pairs,
    height: height!,
    width: width!,
    maps: asFloat32(maps, 'maps'),
    maxima: asFloat32(maxima, 'maxima'),
  };
}

const REFIT = 'Remove the folder of this unit: the run fits it again';

/** Reads a file that Sonopair has written itself: whatever is wrong with its content is damage. */
async function own<T>(path: string, remedy: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const cause =
      error instanceof z.ZodError
        ? 'it has not the right form'
        : error instanceof SonopairError
          ? error.parts.reason
          : reasonOf(error);
    throw new SonopairError(
      'file',
      { subject: path, reason: `it cannot be used (${cause})`, remedy },
      { cause: error },
    );
  }
}

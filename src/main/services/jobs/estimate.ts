import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobCost, JobSpec, SpecOf } from '../../../shared/contract/jobs.ts';
import type { PlanFit } from '../../../shared/crossval/arms.ts';
import type { FitOptions, Protocol } from '../../../shared/crossval/manifest.ts';
import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import { ensureFolder } from '../../files/write.ts';
import type { PairContext, Registry } from '../../registry/interface.ts';
import { readStudy } from '../../study/read.ts';
import { pairsOfStudy } from '../studies/export-study.ts';
import { choosePairs } from './choice.ts';
import { manifestOf } from './evaluate.ts';
import type { JobPlace } from './folders.ts';
import type { Machine } from './room.ts';

/** A pair, as far as the cost depends on it. */
export interface SizedPair {
  readonly patient: string;
  readonly diagnosis: Diagnosis | null;
}

/** What the cost of fits depends on. */
export interface RunSize {
  readonly fits: readonly PlanFit[];
  /** Null for one fit on all pairs, of which `validation` is the part that steers early stopping. */
  readonly protocol: Protocol | null;
  readonly validation: number | null;
  readonly options: FitOptions;
  readonly parallel: number;
  readonly keepModels: SpecOf<'crossval'>['keepModels'];
  readonly pairs: readonly SizedPair[];
}

/** Disk and memory in bytes; the study's images aside. */
export type RunCost = Pick<
  JobCost,
  | 'units'
  | 'networkFits'
  | 'networkFitsUnshared'
  | 'steps'
  | 'seconds'
  | 'basis'
  | 'diskPeak'
  | 'diskKept'
  | 'memory'
>;

export type EstimateRun = (size: RunSize) => Promise<RunCost>;

export interface EstimateSources {
  readonly registry: Pick<Registry, 'query'>;
  readonly estimate: EstimateRun;
  readonly machine: Machine;
  /** `jobs/` of the data folder. */
  readonly folder: string;
}

/** What a job will cost that is asked for now. */
export async function estimateJob(
  spec: JobSpec,
  { registry, estimate, machine, folder }: EstimateSources,
  signal: AbortSignal,
): Promise<JobCost> {
  await ensureFolder(folder);
  const diskFree = await machine.diskFree(folder);
  switch (spec.kind) {
    case 'crossval':
    case 'fit': {
      const { pairs, leftOut } = await choosePairs(spec, fitsOf(spec), registry.query, signal);
      const sized = pairs.map(sizedPair);
      const images = imageBytes(pairs);
      const cost = await estimate(sizeOf(spec, sized));
      const disk = { diskPeak: cost.diskPeak + images, diskKept: cost.diskKept + images };
      return { ...cost, ...disk, ...countsOf(sized), diskFree, leftOut };
    }
    case 'read-all': {
      const pairs = await pairsOfStudy(spec.studyId, registry.query, signal);
      const units = new Set(pairs.map(({ lesion }) => lesion.id)).size;
      const heat = pairs.length * HEAT_BYTES;
      const disk = { diskPeak: heat, diskKept: heat };
      return { ...FREE, ...disk, units, ...countsOf(pairs.map(sizedPair)), diskFree };
    }
    case 'evaluation':
      return { ...FREE, units: 1, ...countsOf([]), diskFree };
  }
}

/** What a queued job of fits will cost, by its frozen study; undefined for the others. */
export async function estimateFrozen(
  spec: JobSpec,
  place: JobPlace,
  { estimate, machine }: EstimateSources,
): Promise<Pick<JobCost, 'diskPeak' | 'diskFree' | 'memory'> | undefined> {
  if (spec.kind !== 'crossval' && spec.kind !== 'fit') return undefined;
  const { diskPeak, memory } = await estimate(sizeOf(spec, await frozenPairs(spec, place)));
  // What an earlier start has left there is a part of what it needs.
  const there = await bytesIn(place.folder, new Set([place.study]));
  const diskFree = await machine.diskFree(place.folder);
  return { diskPeak: Math.max(0, diskPeak - there), diskFree, memory };
}

/** Four layers of Grad-CAM of a read: transparent PNG, mostly empty. */
const HEAT_BYTES = 4 * 60_000;

const FREE = {
  networkFits: 0,
  networkFitsUnshared: 0,
  steps: 0,
  seconds: null,
  basis: 'none',
  diskPeak: 0,
  diskKept: 0,
  memory: 0,
  leftOut: [],
} as const satisfies Partial<JobCost>;

type Fitting = SpecOf<'crossval'> | SpecOf<'fit'>;

function fitsOf(spec: Fitting): readonly PlanFit[] {
  return spec.kind === 'crossval' ? spec.plan.fits : [spec.fit];
}

function sizeOf(spec: Fitting, pairs: readonly SizedPair[]): RunSize {
  const own =
    spec.kind === 'crossval'
      ? {
          protocol: spec.protocol,
          validation: null,
          parallel: spec.parallel,
          keepModels: spec.keepModels,
        }
      : { protocol: null, validation: spec.validation, parallel: 1, keepModels: 'all' as const };
  return { ...own, fits: fitsOf(spec), options: spec.options, pairs };
}

function sizedPair({ patient, lesion }: PairContext): SizedPair {
  return { patient: patient.code, diagnosis: lesion.diagnosis };
}

async function frozenPairs(spec: Fitting, place: JobPlace): Promise<readonly SizedPair[]> {
  if (spec.kind === 'crossval') return (await manifestOf(place.folder)).content.pairs;
  const { pairs } = await readStudy(place.study);
  return pairs.map(({ patient, diagnosis }) => ({ patient, diagnosis: diagnosis ?? null }));
}

/** The same image has one file wherever it is used. */
function imageBytes(contexts: readonly PairContext[]): number {
  const images = new Map(
    contexts.flatMap(({ pair: { b, se } }) => [b, se].map(({ hash, bytes }) => [hash, bytes])),
  );
  return [...images.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** A patient with a malignant lesion counts as malignant, as in the division. */
function countsOf(pairs: readonly SizedPair[]): Pick<JobCost, 'patients' | 'pairs'> {
  const worst = new Map<string, Diagnosis>();
  for (const { patient, diagnosis } of pairs)
    if (diagnosis !== null && worst.get(patient) !== 'malignant') worst.set(patient, diagnosis);
  const count = (of: Diagnosis): number => [...worst.values()].filter((each) => each === of).length;
  return {
    patients: { benign: count('benign'), malignant: count('malignant') },
    pairs: pairs.length,
  };
}

async function bytesIn(folder: string, but: ReadonlySet<string>): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (but.has(path)) continue;
    if (entry.isDirectory()) bytes += await bytesIn(path, but);
    else if (entry.isFile()) bytes += (await stat(path)).size;
  }
  return bytes;
}

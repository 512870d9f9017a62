import { join } from 'node:path';

import type { JobCost, JobSpec, SpecOf } from '../../../shared/contract/jobs.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { PatientId } from '../../../shared/domain/ids.ts';
import type { PairContext, Registry } from '../../registry/interface.ts';
import type { StepSeconds } from '../../training/unit-protocol.ts';
import { costOf } from '../crossval/cost.ts';
import { pairsOfStudy } from '../studies/export-study.ts';
import { choosePairs, fitsOf } from './choice.ts';
import type { Machine } from './room.ts';
import { sketchManifest } from './sketch.ts';

export interface EstimateSources {
  readonly registry: Pick<Registry, 'query'>;
  readonly machine: Machine;
  /** `jobs/` of the data folder. */
  readonly folder: string;
}

/** Seconds of a step on this machine for a job like this, and whether they were measured now. */
export interface Rates {
  readonly seconds: StepSeconds;
  readonly measured: boolean;
}

/** Null where nothing is known. */
export type RatesOf = (spec: Fitting, sketch: CrossvalManifest) => Promise<Rates | null>;

/** What a job will cost that is asked for now; without `ratesOf` its time stays unknown. */
export async function estimateJob(
  spec: JobSpec,
  { registry, machine, folder }: EstimateSources,
  signal: AbortSignal,
  ratesOf?: RatesOf,
): Promise<JobCost> {
  const diskFree = await machine.diskFree(folder);
  switch (spec.kind) {
    case 'crossval':
    case 'fit': {
      const { pairs, leftOut } = await choosePairs(spec, fitsOf(spec), registry.query, signal);
      const sketch = sketchManifest(spec, pairs);
      const rates = ratesOf === undefined ? null : await ratesOf(spec, sketch);
      const cost = await costOfFits(spec, sketch, rates, folder);
      const images = imageBytes(pairs);
      const disk = { diskPeak: cost.diskPeak + images, diskKept: cost.diskKept + images };
      return { ...cost, ...disk, diskFree, leftOut };
    }
    case 'read-all': {
      const pairs = await pairsOfStudy(spec.studyId, registry.query, signal);
      const heat = pairs.length * HEAT_BYTES;
      const units = new Set(pairs.map(({ lesion }) => lesion.id)).size;
      return {
        ...FREE,
        units,
        patients: patientsOf(pairs),
        pairs: pairs.length,
        diskPeak: heat,
        diskKept: heat,
        diskFree,
      };
    }
    case 'evaluation':
      return { ...FREE, units: 1, patients: patientsOf([]), pairs: 0, diskFree };
  }
}

export type Fitting = SpecOf<'crossval'> | SpecOf<'fit'>;

async function costOfFits(
  spec: Fitting,
  manifest: CrossvalManifest,
  rates: Rates | null,
  root: string,
): Promise<Omit<JobCost, 'leftOut'>> {
  const request =
    spec.kind === 'crossval'
      ? { parallel: spec.parallel, keepModels: spec.keepModels }
      : { parallel: 1, keepModels: 'final' as const, only: FIRST_FOLD };
  // No unit of it is done anywhere.
  const folder = join(root, 'not-there');
  const cost = await costOf({ ...request, manifest, folder }, rates?.seconds ?? null);
  return rates !== null && !rates.measured ? { ...cost, basis: 'earlier' } : cost;
}

/** A single fit is sketched as the first of two folds. */
const FIRST_FOLD = ({ fold }: { readonly fold: number }): boolean => fold === 1;

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
} satisfies Partial<JobCost>;

/** The same image has one file wherever it is used. */
function imageBytes(contexts: readonly PairContext[]): number {
  const images = new Map(
    contexts.flatMap(({ pair: { b, se } }) => [b, se].map(({ hash, bytes }) => [hash, bytes])),
  );
  return [...images.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** A patient with a malignant lesion counts as malignant, as in the division. */
function patientsOf(contexts: readonly PairContext[]): JobCost['patients'] {
  const malignant = new Set<PatientId>();
  const diagnosed = new Set<PatientId>();
  for (const { patient, lesion } of contexts) {
    if (lesion.diagnosis !== null) diagnosed.add(patient.id);
    if (lesion.diagnosis === 'malignant') malignant.add(patient.id);
  }
  return { benign: diagnosed.size - malignant.size, malignant: malignant.size };
}

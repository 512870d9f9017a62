import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { JobCost } from '../../../shared/contract/jobs.ts';
import {
  fitName,
  isJoint,
  membersOf,
  type PlanFit,
  readersOf,
} from '../../../shared/crossval/arms.ts';
import type {
  CrossvalContent,
  CrossvalManifest,
  FitOptions,
} from '../../../shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../shared/crossval/units.ts';
import { hasUnit, readUnitRecord } from '../../crossval/folder.ts';
import { CHANNELS } from '../../../shared/domain/input.ts';
import { resizeSide } from '../../../shared/geometry/window.ts';
import { exists } from '../../files/read.ts';
import { NETWORKS, type NetworkOptions, parameterSpecs } from '../../nn/networks/index.ts';
import type { NetworkName } from '../../../shared/domain/networks.ts';
import type { StartWorker } from '../../process/process.ts';
import type { StepSeconds } from '../../training/unit-protocol.ts';
import { stopIfAborted } from '../stop.ts';
import { openUnitProcess } from './run-unit.ts';
import type { ModelsKept } from './models.ts';

/**
 * Memory of a fitting process per byte of its largest network: the state, Adam's moments, the best
 * weights, and what ONNX Runtime keeps of them (docs/performance.md: 3.6 GB for AlexNet's 228 MB).
 */
const MEMORY_PER_WEIGHT = 16;
/**
 * A checkpoint holds parameters, both moments and the best weights, and while it is replaced the old
 * one is still there.
 */
const CHECKPOINTS_PER_WEIGHT = 2 * 4;
/** Decoding, stage 2 and predictions, as a share of the networks' steps, roughly. */
const BESIDE_STEPS = 0.15;

export interface CostRequest {
  readonly manifest: CrossvalManifest;
  /** Which units are this machine's. */
  readonly only?: (unit: Unit) => boolean;
  readonly parallel: number;
  readonly keepModels: ModelsKept;
  /** Result folder; units that are done there cost nothing more. */
  readonly folder: string;
}

/** What the pieces of a run cost in network fits: shared, and each arm by itself. */
export interface FitCounts {
  readonly networkFits: number;
  readonly networkFitsUnshared: number;
}

/**
 * What is to be paid before a run starts. Steps and time are at most: early stopping ends sooner.
 * `rates` are seconds of a step (`measureSteps`); without them the time is taken from units that are
 * done, or unknown.
 */
export async function costOf(
  { manifest, only = () => true, parallel, keepModels, folder }: CostRequest,
  rates: StepSeconds | null,
): Promise<Omit<JobCost, 'leftOut'>> {
  const { content } = manifest;
  const units = unitsOf(content).filter(only);
  const left: Unit[] = [];
  const earlier: { steps: number; seconds: number }[] = [];
  for (const unit of units) {
    if (await hasUnit(folder, unit.id)) {
      const { seconds } = await readUnitRecord(folder, unit.id, manifest);
      earlier.push({ steps: mostNetworkSteps(content, unit), seconds });
    } else left.push(unit);
  }
  const seconds =
    rates === null
      ? secondsByEarlier(content, left, earlier)
      : secondsByRates(content, left, rates);
  const atOnce = Math.max(1, Math.min(parallel, left.length));
  const { bytes, largest } = weightBytes(content);
  return {
    units: units.length,
    ...fitCounts(units.map(({ fit }) => fit)),
    steps: units.reduce((sum, unit) => sum + mostSteps(content, unit), 0),
    seconds: seconds === null ? null : seconds / atOnce,
    basis: rates !== null ? 'measured' : seconds === null ? 'none' : 'earlier',
    diskPeak: atOnce * (CHECKPOINTS_PER_WEIGHT * largest + bytes) + keptBytes(content, keepModels),
    diskKept: keptBytes(content, keepModels),
    diskFree: await freeSpace(folder),
    memory: atOnce * (MEMORY_PER_WEIGHT * largest + imageBytes(content)),
    patients: patientsByClass(content),
    pairs: content.pairs.length,
  };
}

/**
 * Measures what a step takes here, in a process of its own. Throws as `openUnitProcess`, and
 * SonopairError `cancelled` by the signal.
 */
export async function measureSteps(
  manifest: CrossvalManifest,
  where: { readonly studyRoot: string; readonly weights: Partial<Record<NetworkName, string>> },
  start?: StartWorker,
  signal: AbortSignal = new AbortController().signal,
): Promise<StepSeconds> {
  stopIfAborted(signal, 'Run');
  const { studyRoot, weights } = where;
  const own = await openUnitProcess({ manifest, studyRoot, weights }, start);
  const stop = (): void => own.kill();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await own.stepSeconds();
  } catch (error) {
    stopIfAborted(signal, 'Run');
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await own.close();
  }
}

/**
 * Networks fitted, and what the same arms would need one by one: a single network's arm fits it,
 * voting and the ensemble fit all of theirs (paper, Table 1).
 */
export function fitCounts(fits: readonly PlanFit[]): FitCounts {
  const networksOf = (fit: PlanFit): number =>
    readersOf(fit).reduce((sum, reader) => sum + (isJoint(reader) ? membersOf(fit).length : 1), 0);
  return {
    networkFits: fits.reduce((sum, { networks }) => sum + networks.length, 0),
    networkFitsUnshared: fits.reduce((sum, fit) => sum + networksOf(fit), 0),
  };
}

function stepsPerEpoch({ options, pairs }: CrossvalContent, { parts }: Unit): number {
  const members = new Set(parts.fitting);
  const samples = pairs.filter(
    ({ patient, diagnosis }) => diagnosis !== null && members.has(patient),
  ).length;
  // As epochBatches: a last mini-batch of one is merged into the one before.
  const lone = samples > 1 && samples % options.batch === 1 ? 1 : 0;
  return Math.max(1, Math.ceil(samples / options.batch) - lone);
}

function mostNetworkSteps(content: CrossvalContent, unit: Unit): number {
  return unit.fit.networks.length * content.options.epochs * stepsPerEpoch(content, unit);
}

function mostSteps(content: CrossvalContent, unit: Unit): number {
  const ensemble =
    unit.fit.networks.length > 1
      ? content.options.ensembleEpochs * stepsPerEpoch(content, unit)
      : 0;
  return mostNetworkSteps(content, unit) + ensemble;
}

function secondsByRates(
  content: CrossvalContent,
  units: readonly Unit[],
  rates: StepSeconds,
): number {
  const perUnit = units.map((unit) => {
    const perStep = unit.fit.networks.reduce((sum, name) => sum + (rates[name] ?? 0), 0);
    return perStep * content.options.epochs * stepsPerEpoch(content, unit);
  });
  return (1 + BESIDE_STEPS) * perUnit.reduce((sum, one) => sum + one, 0);
}

function secondsByEarlier(
  content: CrossvalContent,
  units: readonly Unit[],
  earlier: readonly { readonly steps: number; readonly seconds: number }[],
): number | null {
  const steps = earlier.reduce((sum, one) => sum + one.steps, 0);
  if (steps === 0) return null;
  const seconds = earlier.reduce((sum, one) => sum + one.seconds, 0);
  const left = units.reduce((sum, unit) => sum + mostNetworkSteps(content, unit), 0);
  return (left * seconds) / steps;
}

/** Bytes of the weights of one unit, all networks and the largest, whichever fit is the largest. */
function weightBytes({ plan, options }: CrossvalContent): {
  readonly bytes: number;
  readonly largest: number;
} {
  const fits = plan.fits.map((fit) =>
    fit.networks.map((name) =>
      parameterSpecs(NETWORKS[name], fit.input, options.size, builtWith(fit, options)).reduce(
        (sum, { shape }) => sum + 4 * shape.reduce((product, length) => product * length, 1),
        0,
      ),
    ),
  );
  return {
    bytes: Math.max(...fits.map((networks) => networks.reduce((sum, one) => sum + one, 0))),
    largest: Math.max(...fits.flat()),
  };
}

function builtWith({ input }: PlanFit, { stems, fcRank }: FitOptions): NetworkOptions {
  return input === 'bse' ? { stems, fcRank } : { fcRank };
}

/** Images of the largest fit as a process keeps them: 8 bits of each channel, resized for fitting. */
function imageBytes({ plan, options, pairs }: CrossvalContent): number {
  const channels = Math.max(...plan.fits.map(({ input }) => CHANNELS[input]));
  return pairs.length * channels * resizeSide(options.size) ** 2;
}

function keptBytes(content: CrossvalContent, keep: ModelsKept): number {
  const { bytes } = weightBytes(content);
  const models = { none: 0, final: content.plan.fits.length, all: unitsOf(content).length };
  return models[keep] * bytes;
}

function patientsByClass({ pairs }: CrossvalContent): JobCost['patients'] {
  const malignant = new Set(
    pairs.flatMap(({ diagnosis, patient }) => (diagnosis === 'malignant' ? [patient] : [])),
  );
  const labelled = new Set(
    pairs.flatMap(({ diagnosis, patient }) => (diagnosis === null ? [] : [patient])),
  );
  return { benign: labelled.size - malignant.size, malignant: malignant.size };
}

/** Free bytes where a folder is, or is going to be. */
async function freeSpace(folder: string): Promise<number> {
  let there = folder;
  while (!(await exists(there)) && dirname(there) !== there) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  return bavail * bsize;
}

/** Whether a unit belongs to an arm or fit by this name. */
export function isOfArm({ fit }: Pick<Unit, 'fit'>, name: string): boolean {
  const own = fitName(fit);
  return own === name || readersOf(fit).some((reader) => `${own}-${reader}` === name);
}

import { join, resolve } from 'node:path';

import type { JobCost, JobProgress } from '../../../shared/contract/jobs.ts';
import { armsOf, fitName, type Plan } from '../../../shared/crossval/arms.ts';
import { CROSSVAL_DEFAULTS } from '../../../shared/crossval/defaults.ts';
import type {
  CrossvalManifest,
  FitOptions,
  ProtocolKind,
} from '../../../shared/crossval/manifest.ts';
import { trainingOptionsOf } from '../../../shared/crossval/training-options.ts';
import type { Unit } from '../../../shared/crossval/units.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import { listUnits } from '../../crossval/folder.ts';
import { type Merged, mergeRuns } from '../../crossval/merge.ts';
import { readPlan } from '../../crossval/plans.ts';
import { isRunOf } from '../../crossval/same-run.ts';
import { readText } from '../../files/read.ts';
import type { DataOrigin } from '../../study/origin.ts';
import { stopIfAborted } from '../stop.ts';
import { costOf, isOfArm, measureSteps } from './cost.ts';
import { evaluateFolder } from './evaluate.ts';
import { freezeStudy, type Frozen } from './freeze.ts';
import { type AcceptedLeak, decideOnLeaks, type FindLeaks, leakLine } from './leaks.ts';
import type { ModelsKept } from './models.ts';
import { type CrossvalEnd, type CrossvalRun, runCrossval } from './run.ts';

export { guardOf } from './guard.ts';
export type { AcceptedLeak, FindLeaks } from './leaks.ts';
export { MODELS_KEPT } from './models.ts';

/** Units of a fold, of an arm, or of both. */
export interface UnitFilter {
  /** 1-based. */
  readonly fold?: number;
  /** An arm (`bse-cropped-ensemble`) or a fit (`bse-cropped`). */
  readonly arm?: string;
}

export interface CrossvalRequest extends Omit<FitOptions, 'weights'> {
  readonly study: string;
  readonly out: string;
  readonly name?: string;
  /** A plan's name or file. */
  readonly plan: string;
  readonly protocol: ProtocolKind;
  readonly folds: number;
  /** Only of the paper's protocol, which takes its default where null. */
  readonly test: number | null;
  readonly seed: number;
  readonly weights: Readonly<Partial<Record<keyof FitOptions['weights'], string>>>;
  readonly origin?: DataOrigin;
  readonly only: readonly UnitFilter[];
  readonly acceptedLeaks: readonly AcceptedLeak[];
  /** Who accepts them. */
  readonly user: string;
  readonly keepModels: ModelsKept;
  readonly parallel: number;
  readonly maxHours: number | null;
}

export interface CrossvalCommandHost {
  readonly signal: AbortSignal;
  /** Freeze, leaks and cost only. */
  readonly dryRun: boolean;
  /** The leakage guard; null where there is none. */
  readonly findLeaks: FindLeaks;
  readonly onNotice: (text: string) => void;
  readonly onCost: (cost: CrossvalCost) => void;
  readonly onLog: (line: string) => void;
  readonly onProgress: (progress: JobProgress) => void;
}

export interface CrossvalCost extends JobCost {
  /** Units that are done already. */
  readonly done: number;
}

export interface CrossvalOutcome {
  readonly out: string;
  /** SHA-256 of what was frozen. */
  readonly manifest: string;
  readonly cost: CrossvalCost;
  /** Null where nothing was to be fitted. */
  readonly end: CrossvalEnd | null;
  readonly figures: Figures | null;
}

/** Where the figures of a run are, over the units that are done. */
export interface Figures {
  /** `results.json` */
  readonly results: string;
  /** The paper's tables as text. */
  readonly tables: string;
}

/**
 * The whole of `sonopair crossval`: freezes the study, asks the leakage guard, tells the cost, fits
 * what is not done yet, and evaluates what is. Throws SonopairError for whatever is wrong with the
 * request before anything is fitted, otherwise as `runCrossval`; what is done by then is evaluated,
 * unless it is cancelled.
 */
export async function crossValidate(
  request: CrossvalRequest,
  host: CrossvalCommandHost,
): Promise<CrossvalOutcome> {
  const plan = await readPlan(request.plan);
  const only = filterOf(request, plan);
  const frozen = await freeze(request, plan);
  stopIfAborted(host.signal, 'Run');
  const manifest = await guard(request, frozen.manifest, host);
  const run: CrossvalRun & Pick<Required<CrossvalRun>, 'only' | 'weights'> = {
    folder: resolve(request.out),
    studyRoot: resolve(request.study),
    manifest,
    only,
    parallel: request.parallel,
    maxHours: request.maxHours,
    keepModels: request.keepModels,
    weights: absolute(request.weights),
  };
  await isRunOf(run.folder, manifest);
  const cost = await costBefore(run, frozen, host.signal);
  host.onCost(cost);
  const told = { out: request.out, manifest: manifest.sha256, cost };
  if (host.dryRun) return { ...told, end: null, figures: null };
  checkSpace(cost, request.out);
  let end: CrossvalEnd;
  try {
    end = await runCrossval(run, host);
  } catch (error) {
    // The run's own failure is what matters.
    if (!host.signal.aborted)
      await evaluateDone(run.folder, manifest, host.signal).catch((second: unknown) =>
        host.onNotice(reasonOf(second)),
      );
    throw error;
  }
  return { ...told, end, figures: await evaluateDone(run.folder, manifest, host.signal) };
}

/** Nothing is fitted before the guard has looked and what it found is decided on. */
export async function guard(
  { study, acceptedLeaks, user }: Pick<CrossvalRequest, 'study' | 'acceptedLeaks' | 'user'>,
  manifest: CrossvalManifest,
  { findLeaks, signal, onNotice }: Pick<CrossvalCommandHost, 'findLeaks' | 'signal' | 'onNotice'>,
): Promise<CrossvalManifest> {
  const leaks = await findLeaks(resolve(study), manifest, signal);
  for (const leak of leaks) onNotice(leakLine(leak));
  return decideOnLeaks(manifest, leaks, acceptedLeaks, user);
}

/** The time by units that are done; where none is, a few steps are tried. */
async function costBefore(
  run: CrossvalRun & Pick<Required<CrossvalRun>, 'only' | 'weights'>,
  { leftOut }: Frozen,
  signal: AbortSignal,
): Promise<CrossvalCost> {
  const { folder, manifest, only } = run;
  const done = (await listUnits(folder, manifest)).filter(only).length;
  const rates = done > 0 ? null : await measureSteps(manifest, run, undefined, signal);
  return {
    ...(await costOf(run, rates)),
    done,
    leftOut: leftOut.map(({ reason, pairs }) => ({ reason, pairs: pairs.length })),
  };
}

/** Brings result folders together and evaluates what they come to. Throws as `mergeRuns`. */
export async function mergeAndEvaluate(
  folders: readonly string[],
  out: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly merged: Merged; readonly figures: Figures | null }> {
  const merged = await mergeRuns(folders, out);
  return { merged, figures: await evaluateDone(resolve(out), merged.manifest, signal) };
}

async function evaluateDone(
  folder: string,
  manifest: CrossvalManifest,
  signal: AbortSignal,
): Promise<Figures | null> {
  if ((await listUnits(folder, manifest)).length === 0) return null;
  await evaluateFolder(folder, null, { signal });
  const tables = await readText(join(folder, 'tables', 'tables.txt'));
  return { results: join(folder, 'results.json'), tables: tables.trimEnd() };
}

/** Freezes the study a run is asked for. */
export function freeze(
  request: Omit<CrossvalRequest, 'only' | 'plan'>,
  plan: Plan,
): Promise<Frozen> {
  const { study, name, protocol: kind, folds, test, seed, weights, origin } = request;
  const { size, epochs, ensembleEpochs, patience, batch, learningRate, classWeights } = request;
  const { views, eval: evaluation, freeze: frozen, frozenBatchNorm, provider, threads } = request;
  return freezeStudy({
    study,
    ...(name === undefined ? {} : { name }),
    plan,
    protocol: { kind, folds, test: testShare(kind, test), seed },
    options: {
      size,
      epochs,
      ensembleEpochs,
      patience,
      batch,
      learningRate,
      classWeights,
      ...trainingOptionsOf(request),
      views,
      eval: evaluation,
      freeze: frozen,
      frozenBatchNorm,
      provider,
      threads,
    },
    weights: absolute(weights),
    seed,
    ...(origin === undefined ? {} : { origin }),
  });
}

function testShare(kind: ProtocolKind, asked: number | null): number | null {
  if (kind === 'paper') return asked ?? CROSSVAL_DEFAULTS.test;
  if (asked === null) return null;
  throw new SonopairError('usage', {
    subject: '--test',
    reason: 'rotating folds have no test part: each fold is tested once',
    remedy: 'Leave it out, or use --protocol paper',
  });
}

export function absolute(files: CrossvalRequest['weights']): CrossvalRequest['weights'] {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, resolve(file)]));
}

/** Throws SonopairError `usage` for a fold or arm that the plan does not have. */
function filterOf({ only, folds }: CrossvalRequest, plan: Plan): (unit: Unit) => boolean {
  const names = new Set([...plan.fits.map(fitName), ...armsOf(plan).map(({ id }) => id)]);
  for (const { fold, arm } of only) {
    if (fold !== undefined && fold > folds)
      throw usage(`fold=${fold}`, `there are only ${folds} folds`);
    if (arm !== undefined && !names.has(arm))
      throw usage(`arm=${arm}`, `the plan has no such arm; it has ${[...names].join(', ')}`);
  }
  if (only.length === 0) return () => true;
  return (unit) =>
    only.some(
      ({ fold, arm }) =>
        (fold === undefined || unit.fold === fold) && (arm === undefined || isOfArm(unit, arm)),
    );
}

function usage(subject: string, reason: string): SonopairError {
  return new SonopairError('usage', { subject: `--only ${subject}`, reason });
}

function checkSpace({ diskPeak, diskFree, done, units }: CrossvalCost, out: string): void {
  if (done === units || diskPeak <= diskFree) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new SonopairError('disk-full', {
    subject: out,
    reason: `the run needs up to ${gigabytes(diskPeak)} there, and ${gigabytes(diskFree)} are free`,
    remedy: 'Free some space, fit fewer units side by side, or keep fewer models',
  });
}

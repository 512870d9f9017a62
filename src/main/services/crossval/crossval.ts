import { resolve } from 'node:path';

import type { JobCost, JobProgress } from '../../../shared/contract/jobs.ts';
import { armsOf, fitName, type Plan } from '../../../shared/crossval/arms.ts';
import type { FitOptions, ProtocolKind } from '../../../shared/crossval/manifest.ts';
import type { Unit } from '../../../shared/crossval/units.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { planNotices, readPlan } from '../../crossval/plans.ts';
import type { DataOrigin } from '../../study/origin.ts';
import { costOf, isOfArm, measureSteps } from './cost.ts';
import { freezeStudy, type Frozen } from './freeze.ts';
import type { ModelsKept } from './models.ts';
import { type CrossvalEnd, runCrossval } from './run.ts';

export { mergeRuns } from '../../crossval/merge.ts';
export { PLAN_NAMES } from '../../crossval/plans.ts';
export { MODELS_KEPT } from './models.ts';

/** Where the user says nothing else: the paper's protocol. */
export const CROSSVAL_DEFAULTS = {
  protocol: 'paper',
  folds: 5,
  test: 0.2,
  keepModels: 'none',
  parallel: 1,
} as const;

/** Units of a fold, of an arm, or of both. */
export interface UnitFilter {
  /** 1-based. */
  readonly fold?: number;
  /** An arm (`bse-cropped-ensemble`) or a fit (`bse-cropped`). */
  readonly arm?: string;
}

export interface AcceptedLeak {
  readonly leak: string;
  readonly reason: string;
}

export interface CrossvalRequest extends Omit<FitOptions, 'weights'> {
  readonly study: string;
  readonly out: string;
  readonly name?: string;
  /** A plan's name or file. */
  readonly plan: string;
  readonly protocol: ProtocolKind;
  readonly folds: number;
  /** Only of the paper's protocol. */
  readonly test: number;
  readonly seed: number;
  readonly weights: Readonly<Partial<Record<keyof FitOptions['weights'], string>>>;
  readonly origin?: DataOrigin;
  readonly only: readonly UnitFilter[];
  readonly acceptedLeaks: readonly AcceptedLeak[];
  readonly keepModels: ModelsKept;
  readonly parallel: number;
  readonly maxHours: number | null;
}

export interface CrossvalCommandHost {
  readonly signal: AbortSignal;
  /** Freeze and cost only. */
  readonly dryRun: boolean;
  readonly onNotice: (text: string) => void;
  readonly onCost: (cost: CrossvalCost) => void;
  readonly onLog: (line: string) => void;
  readonly onProgress: (progress: JobProgress) => void;
}

export type CrossvalCost = JobCost;

export interface CrossvalOutcome {
  readonly out: string;
  /** SHA-256 of what was frozen. */
  readonly manifest: string;
  readonly cost: CrossvalCost;
  /** Null where nothing was to be fitted. */
  readonly end: CrossvalEnd | null;
  /** The paper's tables as text, over the folds that are done. */
  readonly tables: string | null;
}

/**
 * The whole of `sonopair crossval`: freezes the study, asks the leakage guard, tells the cost, fits
 * what is not done yet, and evaluates what is.
 */
export async function crossValidate(
  request: CrossvalRequest,
  host: CrossvalCommandHost,
): Promise<CrossvalOutcome> {
  const plan = await readPlan(request.plan);
  for (const text of planNotices(plan)) host.onNotice(text);
  const only = filterOf(request, plan);
  const frozen = await freeze(request, plan);
  const { manifest } = frozen;
  const run = {
    folder: resolve(request.out),
    studyRoot: resolve(request.study),
    manifest,
    only,
    parallel: request.parallel,
    maxHours: request.maxHours,
    keepModels: request.keepModels,
    weights: absolute(request.weights),
  };
  const { studyRoot, weights } = run;
  const rates = host.dryRun ? await measureSteps(manifest, { studyRoot, weights }) : null;
  const cost: CrossvalCost = {
    ...(await costOf(run, rates)),
    leftOut: frozen.leftOut.map(({ reason, pairs }) => ({ reason, pairs: pairs.length })),
  };
  host.onCost(cost);
  const told = { out: request.out, manifest: manifest.sha256, cost };
  if (host.dryRun) return { ...told, end: null, tables: null };
  checkSpace(cost, request.out);
  const end = await runCrossval(run, host);
  return { ...told, end, tables: null };
}

function freeze(request: CrossvalRequest, plan: Plan): Promise<Frozen> {
  const { study, name, protocol: kind, folds, test, seed, weights, origin } = request;
  const { size, epochs, ensembleEpochs, patience, batch, learningRate, classWeights } = request;
  const { views, eval: evaluation, freeze: frozen, frozenBatchNorm, provider, threads } = request;
  return freezeStudy({
    study,
    ...(name === undefined ? {} : { name }),
    plan,
    protocol: { kind, folds, test: kind === 'paper' ? test : null, seed },
    options: {
      size,
      epochs,
      ensembleEpochs,
      patience,
      batch,
      learningRate,
      classWeights,
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
    overrides: [],
  });
}

function absolute(files: CrossvalRequest['weights']): CrossvalRequest['weights'] {
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

function checkSpace({ diskPeak, diskFree }: CrossvalCost, out: string): void {
  if (diskPeak <= diskFree) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new SonopairError('disk-full', {
    subject: out,
    reason: `the run needs up to ${gigabytes(diskPeak)} there, and ${gigabytes(diskFree)} are free`,
    remedy: 'Free some space, fit fewer units side by side, or keep fewer models',
  });
}

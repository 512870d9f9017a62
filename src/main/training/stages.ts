import { basename } from 'node:path';
import type { NetworkName } from '../../shared/domain/networks.ts';
import { membersOf } from '../../shared/crossval/arms.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime } from '../engine/runtime.ts';
import { sha256File } from '../files/hash.ts';
import type { FittedNetwork } from '../nn/inference.ts';
import { NETWORKS } from '../nn/networks/index.ts';
import type { Network } from '../nn/networks/network.ts';
import type { Weights } from '../nn/parameters.ts';
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { openEnsembleStage, openFeatureExtractor } from './ensemble-stage.ts';
import type { InitialWeights } from './initial-weights.ts';
import { openNetworkStage, type FitImages } from './network-stage.ts';
import type { OnFitEvent } from './progress.ts';
import type { FitStage, StageSettings } from './settings.ts';
import { runStage, type StageHost, type StageWork } from './stage.ts';
import type { Trainer } from './trainer.ts';
import {
  type FinishedStage,
  type MetricsLog,
  readFinishedStage,
  type StageOutcome,
  writeFinishedStage,
} from './working-folder.ts';

/** A checkpoint of AlexNet is 0.9 GB: written at most this often, and when the user cancels. */
const CHECKPOINT_SECONDS = 300;
/** Part of the time limit that is kept for stage 2. */
const ENSEMBLE_SHARE = 0.1;

export interface FitHost {
  readonly runtime: Runtime;
  readonly onEvent: OnFitEvent;
  /** Whether the user has asked to stop; looked at between runs. */
  readonly isCancelled: () => boolean;
  /** Least time between two checkpoints, in seconds; 300 unless said otherwise. */
  readonly checkpointSeconds?: number;
}

/** Everything the stages of one fit share. */
export interface FitContext {
  readonly settings: StageSettings;
  readonly host: FitHost;
  readonly provider: Provider;
  /** The working folder. */
  readonly folder: string;
  readonly log: MetricsLog;
  readonly data: FitImages;
  readonly classWeights: readonly number[];
  readonly initialWeights: InitialWeights;
}

/** How a stage of a fit went. */
export interface StageRecord {
  readonly stage: FitStage;
  readonly outcome: StageOutcome;
}

/** What the stages have come to. */
export interface FittedStages {
  readonly networks: readonly FittedNetwork[];
  /** Of the ensemble's classifier over its members' features; undefined without an ensemble. */
  readonly ensemble: Weights | undefined;
  /** The weights file each network started from; a network that is not there started from none. */
  readonly startedFrom: ReadonlyMap<
    NetworkName,
    { readonly file: string; readonly sha256: string }
  >;
  /** In the order they were run. */
  readonly records: readonly StageRecord[];
}

/**
 * Runs the stages of a fit (method.md, "Training"): stage 1 fine-tunes each network, stage 2 trains
 * the ensemble's classifier on their frozen features. Goes on from what the working folder holds.
 *
 * Throws SonopairError `cancelled` after writing a checkpoint, when the user stops it; `fit` or
 * `weights` for what is wrong with the working folder or the weights files.
 */
export async function fitStages(context: FitContext): Promise<FittedStages> {
  const { settings } = context;
  const records: StageRecord[] = [];
  const networks: FittedNetwork[] = [];
  const startedFrom = new Map<NetworkName, { file: string; sha256: string }>();
  for (const [i, name] of settings.networks.entries()) {
    const file = settings.weights[name];
    if (file !== undefined)
      startedFrom.set(name, { file: basename(file), sha256: await sha256File(file) });
    const { weights, outcome } = await fitNetwork(
      context,
      NETWORKS[name],
      settings.networks.length - i,
    );
    networks.push({ name, weights, fcRank: settings.fcRank, stems: settings.stems });
    records.push({ stage: name, outcome });
  }
  const members = networks.filter(({ name }) => membersOf(settings).includes(name));
  if (members.length === 0) return { networks, ensemble: undefined, startedFrom, records };
  const { weights: ensemble, outcome } = await fitEnsemble(context, members);
  records.push({ stage: 'ensemble', outcome });
  return { networks, ensemble, startedFrom, records };
}

async function fitNetwork(
  context: FitContext,
  network: Network,
  stagesLeft: number,
): Promise<FinishedStage> {
  const { settings, host, provider, folder, data, classWeights } = context;
  const done = await readFinishedStage(folder, network.name);
  if (done !== undefined) return done;
  const work = await openNetworkStage({
    runtime: host.runtime,
    provider,
    settings,
    network,
    initial: await context.initialWeights(network, settings),
    data,
    classWeights,
  });
  try {
    return await runToEnd(context, work, settings.epochs, (1 - ENSEMBLE_SHARE) / stagesLeft);
  } finally {
    await work.release();
  }
}

async function fitEnsemble(
  context: FitContext,
  fitted: readonly FittedNetwork[],
): Promise<FinishedStage> {
  const { settings, host, provider, folder, data, classWeights } = context;
  const done = await readFinishedStage(folder, 'ensemble');
  if (done !== undefined) return done;
  const { runtime } = host;
  const extractor = await openFeatureExtractor(
    runtime,
    provider,
    settings,
    fitted,
    data.images.sampleShape,
  );
  const work = await openEnsembleStage({
    runtime,
    settings,
    data,
    extractor,
    classWeights,
    onProgress: (done_, total) => {
      stopIfCancelled(host, 'while computing features');
      host.onEvent({ kind: 'features', done: done_, total });
    },
  });
  try {
    return await runToEnd(context, work, settings.ensembleEpochs, 1);
  } finally {
    await work.release();
    await extractor.release();
  }
}

/** Runs a stage from its checkpoint, if there is one, and keeps its result in the working folder. */
async function runToEnd(
  context: FitContext,
  work: StageWork & { readonly trainer: Trainer },
  epochs: number,
  timeShare: number,
): Promise<FinishedStage> {
  const { settings, host, folder, log } = context;
  const checkpoint = await readCheckpoint(folder);
  const start = checkpoint?.position.stage === work.stage ? checkpoint : undefined;
  if (start !== undefined) work.trainer.restore(start.state, start.position.stepsDone);
  log.truncate(start?.position.metricsLines ?? log.lengthBefore(work.stage));
  const result = await runStage(
    work,
    { epochs, patience: settings.patience, seconds: timeShare * secondsLeft(context, work.stage) },
    stageHost(context, work),
    start,
  );
  await log.flush();
  const { weights, bestEpoch, epochs: ran, secondsSpent, stoppedBy } = result;
  const steps = work.stepsDone;
  if (stoppedBy === 'time')
    host.onEvent({
      kind: 'notice',
      text: `${work.stage} stopped at the time limit after ${ran} epochs; the weights of epoch ${bestEpoch} are kept.`,
    });
  const metricsLines = log.length;
  const outcome = { bestEpoch, epochs: ran, steps, secondsSpent, stoppedBy, metricsLines };
  await writeFinishedStage(folder, work.stage, { weights, outcome });
  await removeCheckpoint(folder);
  return { weights, outcome };
}

/** Time left to a stage: the limit less what those before it took; its own clock counts its own. */
function secondsLeft({ settings, log }: FitContext, stage: FitStage): number {
  if (settings.maxHours === undefined) return Infinity;
  return Math.max(0, settings.maxHours * 3600 - log.secondsBefore(stage));
}

function stageHost(
  context: FitContext,
  work: StageWork & { readonly trainer: Trainer },
): StageHost {
  const { host, folder, log } = context;
  const { checkpointSeconds = CHECKPOINT_SECONDS } = host;
  let lastCheckpoint = performance.now();
  return {
    onEvent: host.onEvent,
    now: () => performance.now() / 1000,
    recordEpoch: (metrics) => log.append(metrics),
    async afterRun(position, best) {
      // A run blocks the thread: let a waiting "cancel" arrive before looking for it.
      await new Promise((resolve) => setImmediate(resolve));
      const cancelled = host.isCancelled();
      const due = performance.now() - lastCheckpoint > checkpointSeconds * 1000;
      if (!cancelled && !due) return;
      await log.flush();
      await writeCheckpoint(folder, { position, state: work.trainer.state, best });
      lastCheckpoint = performance.now();
      host.onEvent({ kind: 'checkpoint' });
      if (cancelled) throw stopped(`in epoch ${position.epoch} of ${work.stage}`);
    },
  };
}

/** Between stages: what they have come to is on the disk already. */
export function stopIfCancelled({ isCancelled }: Pick<FitHost, 'isCancelled'>, when: string): void {
  if (isCancelled()) throw stopped(when);
}

function stopped(when: string): SonopairError {
  return new SonopairError('cancelled', {
    subject: 'Fit',
    reason: `stopped ${when}; everything up to here is kept`,
    remedy: 'Go on with the same command and --resume',
  });
}

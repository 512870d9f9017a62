import { sha256, sha256File } from '../files/hash.ts';
import { SonopairError } from '../../shared/errors.ts';
import { randomStream } from '../../shared/random/stream.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime } from '../engine/runtime.ts';
import type { FittedNetwork } from '../nn/inference.ts';
import { NETWORKS, parameterSpecs } from '../nn/networks/index.ts';
import type { Network, NetworkName } from '../nn/networks/network.ts';
import { initialise, type Weights } from '../nn/parameters.ts';
import { fitToNetwork } from '../nn/weights/fit-to-network.ts';
import { readWeights } from '../nn/weights/read.ts';
import { checkImageContents } from '../study/contents.ts';
import { readStudy } from '../study/read.ts';
import { readSplit } from '../study/split.ts';
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { openEnsembleStage, openFeatureExtractor } from './ensemble-stage.ts';
import { ImageSet } from './images.ts';
import { writeModelFolder, type StageRecord } from './model-folder.ts';
import { openNetworkStage, type FitImages } from './network-stage.ts';
import type { OnFitEvent } from './progress.ts';
import { classWeightsOf, selectPairs } from './selection.ts';
import type { FitSettings, FitStage } from './settings.ts';
import { runStage, type StageHost, type StageWork } from './stage.ts';
import type { Trainer } from './trainer.ts';
import {
  MetricsLog,
  openWorkingFolder,
  readFinishedStage,
  removeWorkingFolder,
  writeFinishedStage,
  type FinishedStage,
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
}

/** Everything the stages of one fit share. */
interface FitContext {
  readonly settings: FitSettings;
  readonly host: FitHost;
  readonly provider: Provider;
  readonly folder: string;
  readonly log: MetricsLog;
  readonly data: FitImages;
  readonly classWeights: readonly number[];
}

/**
 * Fits a model (method.md, "Training"): stage 1 fine-tunes each network, stage 2 trains the
 * ensemble's classifier on their frozen features, and the model folder is made in one piece.
 *
 * Throws SonopairError `cancelled` after writing a checkpoint, when the user stops it; `fit`,
 * `study`, `split`, `image` or `weights` for what is wrong with the inputs.
 */
export async function runFit(settings: FitSettings, host: FitHost): Promise<void> {
  const study = await readStudy(settings.study);
  const split = settings.split === undefined ? undefined : await readSplit(settings.split, study);
  const selection = selectPairs(study, split, settings);
  // Only the chosen pairs are opened: a test image is never touched.
  const imageHashes = await checkImageContents({ ...study, pairs: selection.pairs });
  const folder = await openWorkingFolder(settings, dataKeyOf(imageHashes, selection));
  const { provider, fallbacks } = await host.runtime.selectProvider(settings.provider);
  for (const text of fallbacks) host.onEvent({ kind: 'notice', text });

  const images = await ImageSet.prepare(study.root, selection.pairs, settings, (done) => {
    stopIfCancelled(host, 'while preparing images');
    host.onEvent({ kind: 'images', done, total: selection.pairs.length });
  });
  const context: FitContext = {
    settings,
    host,
    provider,
    folder,
    log: await MetricsLog.open(folder),
    data: { images, ...selection },
    classWeights: classWeightsOf(settings.classWeights, selection),
  };

  const records: StageRecord[] = [];
  const fitted: FittedNetwork[] = [];
  const weightsFiles = new Map<NetworkName, { file: string; sha256: string }>();
  for (const [i, name] of settings.networks.entries()) {
    const file = settings.weights[name];
    if (file !== undefined) weightsFiles.set(name, { file, sha256: await sha256File(file) });
    const finished = await fitNetwork(context, NETWORKS[name], settings.networks.length - i);
    fitted.push({ name, weights: finished.weights });
    records.push({ stage: name, outcome: finished.outcome });
  }
  let ensemble: Weights | undefined;
  if (fitted.length > 1) {
    const finished = await fitEnsemble(context, fitted);
    ensemble = finished.weights;
    records.push({ stage: 'ensemble', outcome: finished.outcome });
  }
  await writeModelFolder({
    settings,
    study,
    split,
    selection,
    imageHashes,
    fitted,
    ensemble,
    records,
    weightsFiles,
    log: context.log,
    provider,
    runtimeVersion: host.runtime.version,
  });
  await removeWorkingFolder(folder);
}

/** Changes when any image, label or part of the data changes. */
function dataKeyOf(
  hashes: ReadonlyMap<string, string>,
  selection: ReturnType<typeof selectPairs>,
): string {
  const rows = selection.pairs.map(({ patient, pair, diagnosis, bImage, seImage, bRoi, seRoi }) => [
    patient,
    pair,
    diagnosis,
    hashes.get(bImage),
    hashes.get(seImage),
    bRoi,
    seRoi,
  ]);
  return sha256(JSON.stringify(rows));
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
    initial: await initialWeights(network, settings),
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
  if (stoppedBy === 'time')
    host.onEvent({
      kind: 'notice',
      text: `${work.stage} stopped at the time limit after ${ran} epochs; the weights of epoch ${bestEpoch} are kept.`,
    });
  const outcome = { bestEpoch, epochs: ran, secondsSpent, stoppedBy, metricsLines: log.length };
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
  let lastCheckpoint = performance.now();
  return {
    onEvent: host.onEvent,
    now: () => performance.now() / 1000,
    recordEpoch: (metrics) => log.append(metrics),
    async afterRun(position, best) {
      // A run blocks the thread: let a waiting "cancel" arrive before looking for it.
      await new Promise((resolve) => setImmediate(resolve));
      const cancelled = host.isCancelled();
      const due = performance.now() - lastCheckpoint > CHECKPOINT_SECONDS * 1000;
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
function stopIfCancelled({ isCancelled }: FitHost, when: string): void {
  if (isCancelled()) throw stopped(when);
}

function stopped(when: string): SonopairError {
  return new SonopairError('cancelled', {
    subject: 'Fit',
    reason: `stopped ${when}; everything up to here is kept`,
    remedy: 'Go on with the same command and --resume',
  });
}

/** He initialisation, overlaid by the weights file where one is given. */
async function initialWeights(network: Network, settings: FitSettings): Promise<Weights> {
  const specs = parameterSpecs(network, settings.input, settings.size);
  const file = settings.weights[network.name];
  const loaded =
    file === undefined
      ? new Map<string, Float32Array>()
      : fitToNetwork({
          tensors: await readWeights(file),
          expected: specs,
          input: settings.input,
          source: file,
        });
  return new Map(
    specs.map((spec) => [
      spec.name,
      loaded.get(spec.name) ??
        initialise(spec, randomStream(settings.seed, 'initial', network.name, spec.name)),
    ]),
  );
}

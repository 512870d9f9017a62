import { cpus } from 'node:os';

import type { CrossvalContent } from '../../shared/crossval/manifest.ts';
import { CHANNELS } from '../../shared/domain/input.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { Provider } from '../engine/options.ts';
import type { Runtime } from '../engine/runtime.ts';
import { sha256File } from '../files/hash.ts';
import { PREPROCESSING_VERSION } from '../imaging/prepare.ts';
import { NETWORK_NAMES, type NetworkName } from '../../shared/domain/networks.ts';
import { measureFamiliarity } from './familiarity.ts';
import { ImageSet } from './images.ts';
import { type InitialWeights, rememberedInitialWeights } from './initial-weights.ts';
import { type ModelCard, writeModelFolder } from './model-folder.ts';
import { PlaneCache } from './planes.ts';
import { predictPairs } from './predict.ts';
import { classWeightsOf } from './selection.ts';
import type { StageSettings } from './settings.ts';
import { type FittedStages, fitStages, stopIfCancelled } from './stages.ts';
import { secondsPerStep } from './step-rate.ts';
import {
  studyPairs,
  type UnitPairs,
  unitPairs,
  unitSettings,
  verifiedHashes,
} from './unit-data.ts';
import type {
  OpenUnits,
  StepSeconds,
  UnitAnswer,
  UnitEvent,
  UnitRequest,
  UnitRuntime,
} from './unit-protocol.ts';
import { MetricsLog, resumeWorkingFolder } from './working-folder.ts';

/** Decoded images a process keeps: both image modes of 1,900 pairs at 224 pixels. */
const PLANE_BYTES = 2 ** 30;

export interface UnitHost {
  readonly onEvent: (event: UnitEvent) => void;
  /** Whether the work is to pause; looked at between runs. */
  readonly isCancelled: () => boolean;
}

/** Fits the units of one run, one after the other; what they share is read once. */
export interface Units {
  /**
   * Fits a unit and predicts its test and validation pairs: a pure function of the manifest and the
   * images. Throws SonopairError as fitStages; `image` where an image is not the one that was
   * frozen; `fit` where the working folder is another's.
   */
  fit(request: UnitRequest, host: UnitHost): Promise<UnitAnswer>;
  /** Seconds of one optimisation step of each network of the plan, on its widest input. */
  stepSeconds(): Promise<StepSeconds>;
}

/** What the units of a process share. */
interface Shared extends OpenUnits {
  readonly runtime: Runtime;
  readonly pairs: readonly Pair[];
  readonly planes: PlaneCache;
  readonly initialWeights: InitialWeights;
  /** Of the images that were verified, by path. */
  readonly hashes: Map<string, string>;
  /** Indices of the pairs that were verified. */
  readonly verified: Set<number>;
}

/**
 * Throws SonopairError `fit` where this program prepares images in another way than the manifest
 * says, `weights` where a weights file is not the one it names.
 */
export async function openUnits(options: OpenUnits, runtime: Runtime): Promise<Units> {
  const { content } = options.manifest;
  checkPreprocessing(content.preprocessing);
  for (const name of NETWORK_NAMES) await checkWeights(name, options);
  const shared: Shared = {
    ...options,
    runtime,
    pairs: studyPairs(content),
    planes: new PlaneCache(options.studyRoot),
    initialWeights: rememberedInitialWeights(),
    hashes: new Map(),
    verified: new Set(),
  };
  return {
    async fit(request, host) {
      const { unit, folder } = request;
      const own = unitPairs(shared.pairs, unit);
      await verify(shared, [...own.selection.fitting, ...own.validation, ...own.test]);
      const key = { settings: options.manifest.sha256, data: unit.id };
      const claim = await resumeWorkingFolder(folder, key);
      try {
        return await fitUnit(shared, request, own, host);
      } finally {
        await claim.release();
      }
    },
    stepSeconds: () => measureSteps(content, runtime, options.weights),
  };
}

async function measureSteps(
  content: CrossvalContent,
  runtime: Runtime,
  files: OpenUnits['weights'],
): Promise<StepSeconds> {
  const seconds: StepSeconds = {};
  for (const name of new Set(content.plan.fits.flatMap(({ networks }) => networks))) {
    const fits = content.plan.fits.filter(({ networks }) => networks.includes(name));
    const widest = fits.reduce((a, b) => (CHANNELS[b.input] > CHANNELS[a.input] ? b : a));
    const settings = unitSettings(content, widest, files);
    const { provider } = await runtime.selectProvider(settings.provider);
    seconds[name] = await secondsPerStep(runtime, provider, settings, name);
  }
  return seconds;
}

async function fitUnit(
  shared: Shared,
  { unit, folder, model }: UnitRequest,
  own: UnitPairs,
  host: UnitHost,
): Promise<UnitAnswer> {
  const started = performance.now();
  const { manifest, runtime, pairs, planes, checkpointSeconds } = shared;
  const settings = unitSettings(manifest.content, unit.fit, shared.weights);
  const { selection, validation, test } = own;
  const { provider, fallbacks } = await runtime.selectProvider(settings.provider);
  for (const text of fallbacks) host.onEvent({ kind: 'notice', text });
  if (planes.bytes > PLANE_BYTES) planes.keepOnly(settings.images);
  const images = new ImageSet(pairs, settings, planes);
  await loadImages(images, [...selection.fitting, ...selection.validation], host);
  const log = await MetricsLog.open(folder);
  // What earlier attempts took, before epochs they did not keep are dropped.
  const before = log.epochs.reduce((sum, { seconds }) => sum + seconds, 0);
  const stages = await fitStages({
    settings,
    host: { runtime, ...host, ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }) },
    provider,
    folder,
    log,
    data: { images, ...selection },
    classWeights: classWeightsOf(settings.classWeights, selection),
    initialWeights: shared.initialWeights,
  });
  // Test pairs are opened only now that the fit is over.
  await loadImages(images, [...validation, ...test], host);
  const predicted = await predictPairs({
    runtime,
    provider,
    settings,
    stages,
    pairs,
    images,
    parts: { test, validation },
    onProgress: (done, total) => {
      stopIfCancelled(host, 'while predicting');
      host.onEvent({ kind: 'prediction', done, total });
    },
  });
  const kept = isKept(model, stages, log);
  if (model !== null && kept) {
    const onRun = (): void => stopIfCancelled(host, 'while measuring how new pairs are told apart');
    const work = { runtime, provider, settings, stages, images, selection, onRun };
    await writeModelFolder(
      model.out,
      {
        settings,
        stages,
        familiarity: await measureFamiliarity(work),
        selection,
        log,
        provider,
        runtimeVersion: runtime.version,
        imageHashes: hashesOf(shared, [...selection.fitting, ...selection.validation]),
        card: cardOf(shared, settings),
      },
      { replace: true },
    );
  }
  const namesOf = (which: readonly number[]): readonly string[] => which.map((i) => pairs[i]!.pair);
  return {
    result: {
      unit: unit.id,
      ...predicted,
      epochs: log.epochs.map(({ imagesPerSecond: _rate, ...epoch }) => epoch),
      steps: Object.fromEntries(stages.records.map(({ stage, outcome }) => [stage, outcome.steps])),
      seconds: before + (performance.now() - started) / 1000,
    },
    stages: stages.records,
    given: {
      fitting: namesOf(selection.fitting),
      validation: namesOf(selection.validation),
    },
    runtime: runtimeOf(runtime, provider, settings),
    model: kept,
  };
}

async function loadImages(
  images: ImageSet,
  which: readonly number[],
  host: UnitHost,
): Promise<void> {
  await images.load(which, (done) => {
    stopIfCancelled(host, 'while preparing images');
    host.onEvent({ kind: 'images', done, total: which.length });
  });
}

/** Each image once in the life of a process: it is decoded once, too. */
async function verify(shared: Shared, which: readonly number[]): Promise<void> {
  const { studyRoot, manifest, hashes, verified } = shared;
  const fresh = which.filter((i) => !verified.has(i));
  for (const [path, hash] of await verifiedHashes(studyRoot, manifest.content, fresh))
    hashes.set(path, hash);
  for (const i of fresh) verified.add(i);
}

function hashesOf(
  { pairs, hashes }: Shared,
  which: readonly number[],
): ReadonlyMap<string, string> {
  const paths = which.flatMap((i) => [pairs[i]!.bImage, pairs[i]!.seImage]);
  return new Map(paths.map((path) => [path, hashes.get(path)!]));
}

/** Whether the model of this unit is wanted: by the validation loss of what reads jointly. */
function isKept(model: UnitRequest['model'], { records }: FittedStages, log: MetricsLog): boolean {
  if (model === null) return false;
  const { stage, outcome } = records.at(-1)!;
  const { validationLoss } = log.find(stage, outcome.bestEpoch)!;
  return model.below === null || validationLoss < model.below;
}

function cardOf({ manifest }: Shared, settings: StageSettings): ModelCard {
  const { origin, originDetail, protocol } = manifest.content;
  return {
    study: manifest.study,
    origin,
    originDetail,
    split: { file: 'manifest.json', sha256: manifest.sha256, seed: protocol.seed },
    options: settings,
  };
}

function runtimeOf(runtime: Runtime, provider: Provider, { threads }: StageSettings): UnitRuntime {
  return {
    onnxruntime: runtime.version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    provider,
    threads,
  };
}

function checkPreprocessing(version: number): void {
  if (version === PREPROCESSING_VERSION) return;
  throw new SonopairError('fit', {
    subject: 'Manifest of the run',
    reason: `its images are prepared by version ${version}, this program has version ${PREPROCESSING_VERSION}`,
    remedy: 'Use the version of Sonopair it was frozen with, or start a new run',
  });
}

/** Throws SonopairError `weights` where the file of a network is not the one of the manifest. */
async function checkWeights(name: NetworkName, { manifest, weights }: OpenUnits): Promise<void> {
  const start = manifest.content.options.weights[name];
  if (start === undefined) return;
  const path = weights[name] ?? start.file;
  if ((await sha256File(path, 'weights')) === start.sha256) return;
  throw new SonopairError('weights', {
    subject: path,
    reason: `it is not the file the run was frozen with (SHA-256 ${start.sha256.slice(0, 12)}…)`,
    remedy: 'Name the same file again',
  });
}

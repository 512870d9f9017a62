import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { CLASS_NAMES } from '../../shared/domain/diagnosis.ts';
import type { Study } from '../../shared/domain/study.ts';
import type { Provider } from '../engine/options.ts';
import { buildFolder } from '../files/folder.ts';
import { sha256, sha256File } from '../files/hash.ts';
import { writeFileAtomic } from '../files/write.ts';
import { describePreprocessing, PREPROCESSING_VERSION } from '../imaging/prepare.ts';
import { MANIFEST_FILE, METRICS_FILE, ONNX_FILE } from '../model/folder.ts';
import {
  GENERAL_LIMITS,
  INTENDED_USE,
  type Manifest,
  type StageSummary,
} from '../model/manifest.ts';
import { patientFingerprint } from '../model/seen.ts';
import { APPLICATION, VERSION } from '../model/version.ts';
import { buildReadingGraph, type FittedNetwork } from '../nn/inference.ts';
import { NETWORKS } from '../nn/networks/index.ts';
import type { NetworkName } from '../nn/networks/network.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import { OPSET_VERSION } from '../nn/onnx/schema.ts';
import type { Weights } from '../nn/parameters.ts';
import type { Split } from '../study/split.ts';
import { ENSEMBLE_BIAS, ENSEMBLE_WEIGHT } from './ensemble-stage.ts';
import type { Selection } from './selection.ts';
import { frozenPrefixes, type FitSettings, type FitStage } from './settings.ts';
import type { MetricsLog, StageOutcome } from './working-folder.ts';

export interface StageRecord {
  readonly stage: FitStage;
  readonly outcome: StageOutcome;
}

export interface ModelParts {
  readonly settings: FitSettings;
  readonly study: Study;
  readonly split: Split | undefined;
  readonly selection: Selection;
  readonly imageHashes: ReadonlyMap<string, string>;
  readonly fitted: readonly FittedNetwork[];
  readonly ensemble: Weights | undefined;
  readonly records: readonly StageRecord[];
  readonly weightsFiles: ReadonlyMap<
    NetworkName,
    { readonly file: string; readonly sha256: string }
  >;
  readonly log: MetricsLog;
  readonly provider: Provider;
  readonly runtimeVersion: string;
}

/** Makes the model folder in one piece: the ONNX file, the model card and the metrics. */
export async function writeModelFolder(parts: ModelParts): Promise<void> {
  const { settings, fitted, ensemble } = parts;
  const graph = buildReadingGraph({
    input: settings.input,
    size: settings.size,
    networks: fitted,
    ...(ensemble === undefined
      ? {}
      : {
          ensemble: {
            weight: ensemble.get(ENSEMBLE_WEIGHT)!,
            bias: ensemble.get(ENSEMBLE_BIAS)!,
          },
        }),
  });
  const chunks = encodeModel(graph, 'sonopair', onnxMetadata(settings), VERSION);
  await buildFolder(settings.out, async (temporary) => {
    const onnxPath = join(temporary, ONNX_FILE);
    await writeFileAtomic(onnxPath, chunks);
    const bytes = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const onnx = {
      file: ONNX_FILE,
      sha256: await sha256File(onnxPath),
      bytes,
      opset: OPSET_VERSION,
    };
    const manifest = await manifestOf(parts, onnx);
    await writeFileAtomic(
      join(temporary, MANIFEST_FILE),
      `${JSON.stringify(manifest, undefined, 2)}\n`,
    );
    await writeFileAtomic(join(temporary, METRICS_FILE), parts.log.text());
  });
}

/** What any ONNX runtime needs to feed the file rightly. */
function onnxMetadata({
  input,
  images,
  size,
  eval: evaluation,
}: FitSettings): Record<string, string> {
  return {
    application: `${APPLICATION} ${VERSION}`,
    intended_use: INTENDED_USE,
    classes: CLASS_NAMES.join(','),
    input_kind: input,
    images,
    size: String(size),
    evaluation,
    preprocessing_version: String(PREPROCESSING_VERSION),
    preprocessing: JSON.stringify(describePreprocessing()),
  };
}

async function manifestOf(parts: ModelParts, onnx: Manifest['onnx']): Promise<Manifest> {
  const { settings, fitted, selection, split } = parts;
  const {
    study: _study,
    out: _out,
    resume: _resume,
    split: _split,
    weights: _weights,
    ...options
  } = settings;
  return {
    format: 'sonopair-model',
    version: 1,
    createdWith: `${APPLICATION} ${VERSION}`,
    createdAt: new Date().toISOString(),
    intendedUse: INTENDED_USE,
    licence: 'As the training data and the weights it started from allow; see data and networks.',
    onnx,
    input: settings.input,
    images: settings.images,
    size: settings.size,
    eval: settings.eval,
    preprocessing: { version: PREPROCESSING_VERSION, description: describePreprocessing() },
    classes: ['benign', 'malignant'],
    cutoff: 0.5,
    networks: fitted.map(({ name, weights }) => ({
      name,
      features: NETWORKS[name].features,
      parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
      startedFrom: startOf(parts, name),
      frozen: [...frozenPrefixes(NETWORKS[name], settings)],
      fit: summaryOf(parts, name),
    })),
    ensemble:
      parts.ensemble === undefined
        ? null
        : {
            features: fitted.reduce((sum, { name }) => sum + NETWORKS[name].features, 0),
            views: settings.views,
            fit: summaryOf(parts, 'ensemble'),
          },
    data: dataOf(parts),
    split:
      split === undefined || settings.split === undefined
        ? null
        : {
            file: basename(settings.split),
            sha256: await sha256File(settings.split),
            seed: split.seed,
          },
    seed: settings.seed,
    settings: options,
    runtime: {
      onnxruntime: parts.runtimeVersion,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      provider: parts.provider,
      threads: settings.threads,
    },
    limits: [
      ...GENERAL_LIMITS,
      `Fitted on ${selection.fittingPatients.length} patients; early stopping watched ${selection.validationPatients.length} more.`,
    ],
  };
}

function startOf(
  { weightsFiles }: ModelParts,
  name: NetworkName,
): Manifest['networks'][number]['startedFrom'] {
  const start = weightsFiles.get(name);
  return start === undefined ? null : { file: basename(start.file), sha256: start.sha256 };
}

function summaryOf({ records, log, selection }: ModelParts, stage: FitStage): StageSummary {
  const { outcome } = records.find((record) => record.stage === stage)!;
  const best = log.find(stage, outcome.bestEpoch)!;
  return {
    epochs: outcome.epochs,
    bestEpoch: outcome.bestEpoch,
    stoppedBy: outcome.stoppedBy,
    hours: outcome.secondsSpent / 3600,
    train: { loss: best.trainLoss, accuracy: best.trainAccuracy, n: selection.fitting.length },
    validation: {
      loss: best.validationLoss,
      accuracy: best.validationAccuracy,
      n: selection.validation.length,
      patients: selection.validationPatients.length,
    },
  };
}

function dataOf({ settings, study, selection, imageHashes }: ModelParts): Manifest['data'] {
  // Deterministic, so that the same fit gives the same card; it only keeps codes from being read.
  const patientSalt = sha256(`salt ${[...imageHashes.values()].toSorted().join()}`).slice(0, 32);
  const patients = [...selection.fittingPatients, ...selection.validationPatients];
  const malignant = new Set(
    selection.pairs.filter((_, i) => selection.labels[i] === 1).map(({ patient }) => patient),
  );
  const byClass = (codes: readonly string[]): { benign: number; malignant: number } => {
    const positive = codes.filter((code) => malignant.has(code)).length;
    return { benign: codes.length - positive, malignant: positive };
  };
  const positivePairs = selection.labels.filter((label) => label === 1).length;
  return {
    study: basename(study.root),
    ...originOf(settings, selection),
    pairs: { benign: selection.labels.length - positivePairs, malignant: positivePairs },
    patients: byClass(patients),
    validationPatients: byClass(selection.validationPatients),
    patientSalt,
    seenPatients: patients.map((code) => patientFingerprint(patientSalt, code)).toSorted(),
    seenImages: [...new Set(imageHashes.values())].toSorted(),
  };
}

/** The study's own `synthetic` column outranks what the user says of it. */
function originOf(
  settings: FitSettings,
  { pairs }: Selection,
): Pick<Manifest['data'], 'origin' | 'originDetail'> {
  const marks = new Set(pairs.map(({ extra }) => extra['synthetic'] ?? '').filter((s) => s !== ''));
  if (marks.size > 0)
    return { origin: 'synthetic', originDetail: `column synthetic: ${[...marks].join(', ')}` };
  if (settings.origin !== undefined)
    return { origin: settings.origin, originDetail: 'stated by the user who fitted it' };
  return { origin: 'not stated', originDetail: 'the study does not say and the user did not' };
}

import { cpus } from 'node:os';
import { join } from 'node:path';
import { membersOf } from '../../shared/crossval/arms.ts';
import { CLASS_NAMES } from '../../shared/domain/diagnosis.ts';
import type { Provider } from '../engine/options.ts';
import { buildFolder, type BuildFolderOptions } from '../files/folder.ts';
import { sha256, sha256File } from '../files/hash.ts';
import { writeFileAtomic } from '../files/write.ts';
import { describePreprocessing, PREPROCESSING_VERSION } from '../imaging/prepare.ts';
import { MANIFEST_FILE, METRICS_FILE, ONNX_FILE } from '../model/folder.ts';
import {
  GENERAL_LIMITS,
  type Familiarity,
  INTENDED_USE,
  type Manifest,
  type StageSummary,
} from '../model/manifest.ts';
import { patientFingerprint } from '../model/seen.ts';
import { APPLICATION, VERSION } from '../model/version.ts';
import type { Clouds } from '../nn/familiarity.ts';
import type { Graph } from '../nn/graph.ts';
import { buildReadingGraph, type ReadingModel } from '../nn/inference.ts';
import { NETWORKS } from '../nn/networks/index.ts';
import { encodeModel } from '../nn/onnx/encode.ts';
import { OPSET_VERSION } from '../nn/onnx/schema.ts';
import { ENSEMBLE_BIAS, ENSEMBLE_WEIGHT } from './ensemble-stage.ts';
import type { Selection } from './selection.ts';
import { frozenPrefixes, type FitStage, type StageSettings } from './settings.ts';
import type { FittedStages } from './stages.ts';
import type { MetricsLog } from './working-folder.ts';

/** What the model card tells of where a fit's pairs came from. */
export interface ModelCard {
  /** Name of the study. */
  readonly study: string;
  readonly origin: Manifest['data']['origin'];
  readonly originDetail: string;
  readonly split: Manifest['split'];
  /** The settings as they were asked for, without paths of this machine. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a fitted model is to know of the pairs it was fitted on. */
export interface MeasuredFamiliarity {
  readonly clouds: Clouds;
  readonly card: Familiarity;
}

export interface ModelParts {
  readonly settings: StageSettings;
  readonly stages: FittedStages;
  readonly selection: Selection;
  /** By path, of the fit's own pairs only. */
  readonly imageHashes: ReadonlyMap<string, string>;
  readonly card: ModelCard;
  readonly log: MetricsLog;
  /** What it is to know of the pairs it was fitted on. */
  readonly familiarity?: MeasuredFamiliarity | undefined;
  readonly provider: Provider;
  readonly runtimeVersion: string;
}

/** The graph a fit comes to: what the model folder's ONNX file holds. */
export function readingGraphOf(
  settings: Pick<StageSettings, 'input' | 'size' | 'networks' | 'ensemble'>,
  { networks, ensemble }: Pick<FittedStages, 'networks' | 'ensemble'>,
  options: Pick<ReadingModel, 'familiarity' | 'withoutHeatmaps'> = {},
): Graph {
  return buildReadingGraph({
    ...options,
    input: settings.input,
    size: settings.size,
    networks,
    ...(ensemble === undefined
      ? {}
      : {
          ensemble: {
            members: membersOf(settings),
            weight: ensemble.get(ENSEMBLE_WEIGHT)!,
            bias: ensemble.get(ENSEMBLE_BIAS)!,
          },
        }),
  });
}

/**
 * Makes the model folder in one piece: the ONNX file, the model card and the metrics. With
 * `replace`, in place of one that is there.
 */
export async function writeModelFolder(
  out: string,
  parts: ModelParts,
  options: BuildFolderOptions = {},
): Promise<void> {
  const { settings, stages } = parts;
  const familiarity = parts.familiarity?.clouds;
  const chunks = encodeModel(readingGraphOf(settings, stages, { familiarity }), 'sonopair', {
    metadata: onnxMetadata(settings),
    producerVersion: VERSION,
    storage: settings.storage,
  });
  const build = async (temporary: string): Promise<void> => {
    const onnxPath = join(temporary, ONNX_FILE);
    await writeFileAtomic(onnxPath, chunks);
    const bytes = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const onnx = {
      file: ONNX_FILE,
      sha256: await sha256File(onnxPath),
      bytes,
      opset: OPSET_VERSION,
    };
    const manifest = manifestOf(parts, onnx);
    await writeFileAtomic(
      join(temporary, MANIFEST_FILE),
      `${JSON.stringify(manifest, undefined, 2)}\n`,
    );
    await writeFileAtomic(join(temporary, METRICS_FILE), parts.log.text());
  };
  await buildFolder(out, build, options);
}

/** What any ONNX runtime needs to feed the file rightly. */
function onnxMetadata({
  input,
  images,
  size,
  eval: evaluation,
}: StageSettings): Record<string, string> {
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

function manifestOf(parts: ModelParts, onnx: Manifest['onnx']): Manifest {
  const { settings, stages, selection, card } = parts;
  const { networks, ensemble } = stages;
  const { weights: _weights, ...options } = card.options;
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
    ...(settings.tta === undefined ? {} : { tta: settings.tta }),
    preprocessing: { version: PREPROCESSING_VERSION, description: describePreprocessing() },
    classes: ['benign', 'malignant'],
    cutoff: 0.5,
    networks: networks.map(({ name, weights }) => ({
      name,
      features: NETWORKS[name].features,
      parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
      startedFrom: stages.startedFrom.get(name) ?? null,
      stems: settings.stems,
      frozen: [...frozenPrefixes(NETWORKS[name], settings)],
      fit: summaryOf(parts, name),
    })),
    ensemble:
      ensemble === undefined
        ? null
        : {
            features: membersOf(settings).reduce((sum, name) => sum + NETWORKS[name].features, 0),
            views: settings.views,
            fit: summaryOf(parts, 'ensemble'),
          },
    ...(parts.familiarity === undefined ? {} : { familiarity: parts.familiarity.card }),
    data: dataOf(parts),
    split: card.split,
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

function summaryOf({ stages, log, selection }: ModelParts, stage: FitStage): StageSummary {
  const { outcome } = stages.records.find((record) => record.stage === stage)!;
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

function dataOf({ card, selection, imageHashes }: ModelParts): Manifest['data'] {
  const { pairs, labels, fitting, validation } = selection;
  const used = [...fitting, ...validation];
  // Deterministic, so that the same fit gives the same card; it only keeps codes from being read.
  const patientSalt = sha256(`salt ${[...imageHashes.values()].toSorted().join()}`).slice(0, 32);
  const patients = [...selection.fittingPatients, ...selection.validationPatients];
  const positive = used.filter((i) => labels[i] === 1);
  const malignant = new Set(positive.map((i) => pairs[i]!.patient));
  const byClass = (codes: readonly string[]): { benign: number; malignant: number } => {
    const count = codes.filter((code) => malignant.has(code)).length;
    return { benign: codes.length - count, malignant: count };
  };
  return {
    study: card.study,
    origin: card.origin,
    originDetail: card.originDetail,
    pairs: { benign: used.length - positive.length, malignant: positive.length },
    patients: byClass(patients),
    validationPatients: byClass(selection.validationPatients),
    patientSalt,
    seenPatients: patients.map((code) => patientFingerprint(patientSalt, code)).toSorted(),
    seenImages: [...new Set(imageHashes.values())].toSorted(),
  };
}

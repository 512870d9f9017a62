import { cpus } from 'node:os';
import { basename, join } from 'node:path';

import type { OpenResult } from '../engine/reader-protocol.ts';
import { sha256, sha256File } from '../files/hash.ts';
import { writeFileAtomic } from '../files/write.ts';
import type { ModelFolder } from '../model/folder.ts';
import { INTENDED_USE } from '../model/manifest.ts';
import { APPLICATION, VERSION } from '../model/version.ts';
import { type Metrics, metricsJson } from '../reports/metrics.ts';
import { patientsCsv } from '../reports/patients.ts';
import { readsCsv } from '../reports/reads.ts';
import { PAIRS_FILE } from '../study/columns.ts';
import { HEATMAP_CAPTION, type HeatmapClass, type HeatmapRecord } from './heatmaps.ts';
import {
  type FigureOptions,
  patientRows,
  patientsOf,
  type ReadPair,
  readRows,
} from './read-results.ts';

export const READ_FILES = {
  reads: 'reads.csv',
  patients: 'patients.csv',
  metrics: 'metrics.json',
  read: 'read.json',
  about: 'README.txt',
} as const;

/** How many pairs there were, and what became of them. */
export interface ReadCounts {
  readonly pairs: number;
  readonly patients: number;
  readonly read: number;
  readonly failed: number;
  readonly seenPairs: number;
  readonly seenPatients: number;
  readonly withoutDiagnosis: number;
}

export interface ReadResults {
  readonly read: readonly ReadPair[];
  readonly figures: FigureOptions;
  readonly metrics: Metrics;
  readonly heatmaps:
    { readonly class: HeatmapClass; readonly files: readonly HeatmapRecord[] } | undefined;
}

/** Where the results come from. */
export interface ReadOrigin {
  /** Study folder. */
  readonly root: string;
  readonly split: { readonly file: string; readonly part: string } | undefined;
  /** SHA-256 of every image, by its path in the study. */
  readonly imageHashes: ReadonlyMap<string, string>;
  readonly model: ModelFolder;
  readonly provider: OpenResult;
  readonly threads: number;
}

export function countsOf(read: readonly ReadPair[]): ReadCounts {
  const failed = read.filter(({ outcome }) => 'error' in outcome).length;
  const seen = read.filter((item) => item.seen).map(({ pair }) => pair);
  return {
    pairs: read.length,
    patients: patientsOf(read.map(({ pair }) => pair)),
    read: read.length - failed,
    failed,
    seenPairs: seen.length,
    seenPatients: patientsOf(seen),
    withoutDiagnosis: read.filter(({ pair }) => pair.diagnosis === undefined).length,
  };
}

/** Writes all files of a read but the heat-maps into a folder that is still being built. */
export async function writeResults(
  folder: string,
  results: ReadResults,
  origin: ReadOrigin,
): Promise<void> {
  const { read, figures, metrics, heatmaps } = results;
  const networks = origin.model.manifest.networks.map(({ name }) => name);
  const files: Readonly<Record<string, string>> = {
    [READ_FILES.reads]: readsCsv(readRows(read), networks),
    [READ_FILES.patients]: patientsCsv(patientRows(read, figures.cutoff)),
    [READ_FILES.metrics]: metricsJson(metrics),
    [READ_FILES.read]: `${JSON.stringify(await readRecord(results, origin), undefined, 2)}\n`,
    [READ_FILES.about]: aboutText(heatmaps !== undefined, metrics.notices),
  };
  for (const [name, text] of Object.entries(files)) await writeFileAtomic(join(folder, name), text);
}

/** `read.json`: everything that is needed to find or repeat this read. */
async function readRecord(
  { read, figures, metrics, heatmaps }: ReadResults,
  { root, split, imageHashes, model, provider, threads }: ReadOrigin,
): Promise<Readonly<Record<string, unknown>>> {
  const { manifest } = model;
  const images = [...imageHashes].map(([path, hash]) => `${hash} ${path}`).toSorted();
  return {
    format: 'sonopair-read',
    version: 1,
    createdWith: `${APPLICATION} ${VERSION}`,
    createdAt: new Date().toISOString(),
    intendedUse: INTENDED_USE,
    notices: metrics.notices,
    model: {
      name: basename(model.folder),
      createdWith: manifest.createdWith,
      createdAt: manifest.createdAt,
      sha256: manifest.onnx.sha256,
      networks: manifest.networks.map(({ name }) => name),
      input: manifest.input,
      images: manifest.images,
      size: manifest.size,
      eval: manifest.eval,
      /** Views of each pair whose probabilities are averaged. */
      views: manifest.tta ?? 1,
      preprocessingVersion: manifest.preprocessing.version,
      fittedOn: manifest.data.origin,
    },
    study: {
      name: basename(root),
      pairsSha256: await sha256File(join(root, PAIRS_FILE), 'study'),
      /** Of the sorted lines "SHA-256 path" of the images of these pairs. */
      imagesSha256: sha256(images.join('\n')),
    },
    split:
      split === undefined
        ? null
        : {
            file: basename(split.file),
            sha256: await sha256File(split.file, 'split'),
            part: split.part,
          },
    settings: { ...figures, heatmaps: heatmaps?.class ?? null },
    runtime: {
      onnxruntime: provider.runtime,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      provider: provider.provider,
      fallbacks: provider.fallbacks,
      threads,
    },
    counts: countsOf(read),
    failed: failedPairs(read),
    seenInFitting: read.filter((item) => item.seen).map(({ pair }) => pair.pair),
    heatmaps: heatmaps === undefined ? null : { caption: HEATMAP_CAPTION, ...heatmaps },
  };
}

export interface FailedPair {
  readonly pair: string;
  readonly cause: string;
}

export function failedPairs(read: readonly ReadPair[]): readonly FailedPair[] {
  return read.flatMap(({ pair, outcome }) =>
    'error' in outcome ? [{ pair: pair.pair, cause: outcome.error }] : [],
  );
}

function aboutText(withHeatmaps: boolean, notices: readonly string[]): string {
  const lines = [
    'A read by Sonopair. All notices hold for every figure and image in this folder:',
    '',
    ...notices.map((notice) => `- ${notice}`),
    '',
    `${READ_FILES.reads}      one line per pair: probabilities of malignancy, vote, decision`,
    `${READ_FILES.patients}   one line per patient (or lesion): Eq. (1) and mean probability`,
    `${READ_FILES.metrics}   the figures with n in patients and their intervals`,
    `${READ_FILES.read}      model, study, settings and versions, pairs that failed, pairs seen in fitting`,
    ...(withHeatmaps ? ['heatmaps/      overlays on the source images', '', HEATMAP_CAPTION] : []),
  ];
  return `${lines.join('\n')}\n`;
}

import { basename, resolve } from 'node:path';

import type { TTA_VIEWS } from '../../shared/crossval/training-options.ts';
import type { ProviderChoice } from '../engine/options.ts';
import { buildFolder } from '../files/folder.ts';
import { type ModelFolder, openModel } from '../model/folder.ts';
import { seenPatients } from '../model/seen.ts';
import type { Metrics } from '../reports/metrics.ts';
import { checkImageContents } from '../study/contents.ts';
import { readStudy } from '../study/read.ts';
import { pairsOfPart, readSplit, type SplitPart } from '../study/split.ts';
import type { HeatmapClass } from './heatmaps.ts';
import { checkModelFits } from './read-checks.ts';
import {
  countsOf,
  type FailedPair,
  failedPairs,
  type ReadCounts,
  writeResults,
} from './read-files.ts';
import { type ReadHost, readWithModel } from './read-loop.ts';
import { checkUnrecorded, recordHeldOut } from './read-record.ts';
import {
  evaluationsOf,
  type FigureOptions,
  noticesOf,
  type ReadPair,
  type VotingRule,
} from './read-results.ts';

export type { Evaluations } from '../reports/metrics.ts';
export { formatEvaluation } from '../reports/table.ts';
export { VOTING_RULES, type VotingRule } from './read-results.ts';
export { HEATMAP_CLASSES, type HeatmapClass } from './heatmaps.ts';
export { SPLIT_PARTS, type SplitPart } from '../study/split.ts';

export interface ReadRequest {
  readonly study: string;
  readonly model: string;
  /** The folder to be made: absent or empty. */
  readonly out: string;
  /** Only the pairs of one part of a split. */
  readonly split?: { readonly file: string; readonly part: SplitPart };
  /** Whether overlays are drawn, and of which class. */
  readonly heatmaps?: HeatmapClass;
  /** Malignant is a probability of at least this; the model's own by default. */
  readonly cutoff?: number;
  /** Views of each pair whose probabilities are averaged; the model's own number by default. */
  readonly tta?: 1 | (typeof TTA_VIEWS)[number];
  readonly voting: VotingRule;
  /** Seed and number of the bootstrap's resamples. */
  readonly seed: number;
  readonly bootstrap: number;
  readonly provider: ProviderChoice;
  readonly threads: number;
  /** Also write the figures of unseen patients into the model card, which takes them once. */
  readonly record?: boolean;
}

export interface ReadSummary {
  /** The folder that was made, absolute. */
  readonly folder: string;
  readonly counts: ReadCounts;
  readonly failed: readonly FailedPair[];
  readonly metrics: Metrics;
}

/**
 * Reads the pairs of a study with a model and writes `reads.csv`, `patients.csv`, `metrics.json`,
 * `read.json` and, where asked for, the heat-maps: a folder that appears whole or not at all. A
 * pair that cannot be read is listed with its cause; the others are read.
 *
 * Throws SonopairError `study`, `split` or `model` where nothing can be read, `engine` where the
 * reading process cannot work, `file` or `disk-full` for `out`, `cancelled` by the signal.
 */
export async function readPairs(request: ReadRequest, host: ReadHost): Promise<ReadSummary> {
  const { split } = request;
  const study = await readStudy(request.study);
  const model = readingWith(await openModel(resolve(request.model)), request.tta);
  checkModelFits(model, study);
  if (request.record === true) checkUnrecorded(model);
  const pairs =
    split === undefined
      ? study.pairs
      : pairsOfPart(study, await readSplit(split.file, study), split.part);
  const imageHashes = await checkImageContents({ ...study, pairs });
  const seen = seenPatients(pairs, imageHashes, model.manifest.data);
  const figures: FigureOptions = {
    cutoff: request.cutoff ?? model.manifest.cutoff,
    voting: request.voting,
    seed: request.seed,
    bootstrap: request.bootstrap,
  };
  let summary: ReadSummary | undefined;
  await buildFolder(request.out, async (folder) => {
    const { outcomes, heatmaps, provider } = await readWithModel(
      { root: study.root, pairs, model, figures, folder, heatmaps: request.heatmaps },
      request,
      host,
    );
    const read = pairs.map((pair, i): ReadPair => {
      return { pair, outcome: outcomes[i]!, seen: seen.has(pair.patient) };
    });
    const metrics = metricsOf(read, {
      study: basename(study.root),
      part: split?.part,
      model,
      figures,
    });
    await writeResults(
      folder,
      { read, figures, metrics, heatmaps },
      { root: study.root, split, imageHashes, model, provider, threads: request.threads },
    );
    if (request.record === true)
      await recordHeldOut(model, read, {
        study,
        split,
        seed: figures.seed,
        bootstrap: figures.bootstrap,
      });
    const counts = countsOf(read);
    summary = { folder: resolve(request.out), counts, failed: failedPairs(read), metrics };
  });
  return summary!;
}

/** The model with as many views as are asked for. */
function readingWith(model: ModelFolder, views: ReadRequest['tta']): ModelFolder {
  if (views === undefined) return model;
  const { tta: _own, ...plain } = model.manifest;
  return { ...model, manifest: views === 1 ? plain : { ...plain, tta: views } };
}

function metricsOf(
  read: readonly ReadPair[],
  origin: {
    readonly study: string;
    readonly part: SplitPart | undefined;
    readonly model: ModelFolder;
    readonly figures: FigureOptions;
  },
): Metrics {
  const { model, part, figures } = origin;
  const { manifest } = model;
  const counts = countsOf(read);
  const seen = read.filter((item) => item.seen);
  const unseen = read.filter((item) => !item.seen);
  return {
    study: { name: origin.study, ...(part === undefined ? {} : { part }) },
    model: {
      name: basename(model.folder),
      sha256: manifest.onnx.sha256,
      fittedOn: manifest.data.origin,
    },
    notices: noticesOf(read, manifest),
    failedPairs: counts.failed,
    unseen: evaluationsOf(unseen, manifest.networks, figures),
    seenInFitting: {
      pairs: counts.seenPairs,
      patients: counts.seenPatients,
      evaluations: evaluationsOf(seen, manifest.networks, figures),
    },
  };
}

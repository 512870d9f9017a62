import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Pair } from '../../shared/domain/study.ts';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import { isPositive } from '../../shared/stats/confusion.ts';
import type { OpenResult } from '../engine/reader-protocol.ts';
import { evaluationTensor, studyPairImages } from '../imaging/prepare.ts';
import type { ModelFolder } from '../model/folder.ts';
import type { PairReading, ReadRow } from '../reports/reads.ts';
import {
  HEATMAP_FOLDER,
  type HeatmapClass,
  heatmapNames,
  type HeatmapRecord,
  writeHeatmaps,
} from './heatmaps.ts';
import type { ReadResults } from './read-files.ts';
import { type FigureOptions, voteOf } from './read-results.ts';
import {
  type Heat,
  openReader,
  type PairOutput,
  type Reader,
  type ReaderOptions,
} from './reader.ts';
import { stopIfAborted } from './stop.ts';

/** Pairs of one run: enough to keep the processor busy, few enough to lose little with a crash. */
const BATCH = 4;

export type ReadEvent =
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'pairs'; readonly done: number; readonly total: number };

export interface ReadHost {
  readonly onEvent: (event: ReadEvent) => void;
  /** Stops between two runs; nothing stays behind. */
  readonly signal: AbortSignal;
}

/** What is to be read, with what. */
export interface ReadWork {
  /** Study folder. */
  readonly root: string;
  readonly pairs: readonly Pair[];
  readonly model: ModelFolder;
  readonly figures: FigureOptions;
  /** Where the heat-maps go. */
  readonly folder: string;
  readonly heatmaps: HeatmapClass | undefined;
}

export interface ReadOutcome {
  /** In the order of the pairs. */
  readonly outcomes: readonly PairOutcome[];
  readonly heatmaps: ReadResults['heatmaps'];
  readonly provider: OpenResult;
}

type PairOutcome = ReadRow['outcome'];

/**
 * Reads all pairs in a process of its own. Throws SonopairError `engine` where that process cannot
 * work, `cancelled` by the signal, `file` or `disk-full` for a heat-map that cannot be written.
 */
export async function readWithModel(
  work: ReadWork,
  { provider, threads }: Pick<ReaderOptions, 'provider' | 'threads'>,
  host: ReadHost,
): Promise<ReadOutcome> {
  const { model, heatmaps } = work;
  stopIfAborted(host.signal, 'Read');
  const reader = await openReader(model, {
    provider,
    threads,
    heatmaps: heatmaps !== undefined,
  });
  try {
    for (const text of reader.provider.fallbacks) host.onEvent({ kind: 'notice', text });
    const { outcomes, files } = await readAll(work, reader, host);
    return {
      outcomes,
      heatmaps: heatmaps === undefined ? undefined : { class: heatmaps, files },
      provider: reader.provider,
    };
  } finally {
    await reader.close();
  }
}

/**
 * Batch after batch: while one is in the reading process, the images of the next are decoded here
 * and the overlays of the one before are drawn.
 */
async function readAll(
  work: ReadWork,
  reader: Reader,
  host: ReadHost,
): Promise<{
  readonly outcomes: readonly PairOutcome[];
  readonly files: readonly HeatmapRecord[];
}> {
  const { pairs, folder, heatmaps } = work;
  const names = heatmapNames(pairs.map(({ pair }) => pair));
  const draw = async (done: readonly Finished[]): Promise<readonly HeatmapRecord[]> =>
    Promise.all(done.flatMap((finished) => overlayOf(finished, work, names)));
  if (heatmaps !== undefined) await mkdir(join(folder, HEATMAP_FOLDER));

  const outcomes: PairOutcome[] = [];
  const files: HeatmapRecord[] = [];
  let inputs = await prepare(work, 0);
  let finished: readonly Finished[] = [];
  for (let from = 0; from < pairs.length; from += BATCH) {
    stopIfAborted(host.signal, 'Read');
    const [outputs, next, drawn] = await Promise.all([
      readBatch(reader, inputs),
      prepare(work, from + BATCH),
      draw(finished),
    ]);
    files.push(...drawn);
    finished = outputs.map((output, i) => finish(pairs[from + i]!, output, work.figures));
    outcomes.push(...finished.map(({ outcome }) => outcome));
    inputs = next;
    host.onEvent({ kind: 'pairs', done: outcomes.length, total: pairs.length });
  }
  files.push(...(await draw(finished)));
  return { outcomes, files };
}

/** The model inputs of a batch of pairs; for a pair whose images cannot be used, the cause. */
async function prepare(
  { root, pairs, model }: ReadWork,
  from: number,
): Promise<readonly (Float32Array | Error)[]> {
  return Promise.all(
    pairs
      .slice(from, from + BATCH)
      .map((pair) => evaluationTensor(studyPairImages(root, pair), model.manifest).catch(errorOf)),
  );
}

async function readBatch(
  reader: Reader,
  inputs: readonly (Float32Array | Error)[],
): Promise<readonly (PairOutput | Error)[]> {
  const usable = inputs.filter((input) => input instanceof Float32Array);
  const outputs = usable.length === 0 ? [] : await reader.read(usable);
  return inputs.map((input) =>
    input instanceof Float32Array ? outputs[usable.indexOf(input)]! : input,
  );
}

interface Finished {
  readonly pair: Pair;
  readonly outcome: PairOutcome;
  readonly heat: Heat | undefined;
}

function finish(pair: Pair, output: PairOutput | Error, figures: FigureOptions): Finished {
  if (output instanceof Error)
    return { pair, outcome: { error: reasonOf(output) }, heat: undefined };
  const { probability, networks, heat, familiarity } = output;
  if (![probability, ...Object.values(networks)].every(Number.isFinite))
    return { pair, outcome: { error: notAProbability(pair).message }, heat: undefined };
  const voting = voteOf(networks, figures);
  const outcome: PairReading = {
    probability,
    networks,
    ...(voting === undefined ? {} : { voting }),
    decision: isPositive(probability, figures.cutoff) ? 'malignant' : 'benign',
    familiarity,
  };
  return { pair, outcome, heat };
}

function notAProbability({ pair }: Pair): SonopairError {
  return new SonopairError('model', {
    subject: `Pair ${pair}`,
    reason: 'the model gave it a probability that is not a number',
    remedy: 'If all pairs have this, fit the model again with a smaller learning rate',
  });
}

function overlayOf(
  { pair, outcome, heat }: Finished,
  { root, folder, model, heatmaps }: ReadWork,
  names: ReadonlyMap<string, string>,
): Promise<HeatmapRecord>[] {
  if (heat === undefined || heatmaps === undefined || 'error' in outcome) return [];
  return [
    writeHeatmaps({
      root,
      out: folder,
      pair,
      name: names.get(pair.pair)!,
      heat,
      class: heatmaps === 'predicted' ? outcome.decision : heatmaps,
      manifest: model.manifest,
    }),
  ];
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(reasonOf(error));
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SonopairError } from '../../shared/errors.ts';
import { type Claim, claimFolder, type Holder } from '../files/claim.ts';
import { exists, readJson, readText } from '../files/read.ts';
import { ensureFolder, sweepTemporaries, writeFileAtomic } from '../files/write.ts';
import type { Weights } from '../nn/parameters.ts';
import { readSafetensors, writeSafetensors } from '../nn/weights/safetensors.ts';
import { asFloat32, type Tensor } from '../nn/weights/tensor.ts';
import { readOwnFile } from './own-file.ts';
import type { EpochMetrics } from './progress.ts';
import { resumeKey, type FitSettings, type FitStage } from './settings.ts';

const FIT_FILE = 'fit.json';
/** Of the checkpoint and of finished stages. */
const STATE_SUFFIX = '.safetensors';
export const METRICS_NAME = 'metrics.jsonl';

const fitFileSchema = z.object({ settings: z.string(), data: z.string() });

/** How a finished stage went; kept with its weights. */
const outcomeSchema = z.object({
  bestEpoch: z.number(),
  epochs: z.number(),
  /** Optimisation steps. */
  steps: z.number(),
  secondsSpent: z.number(),
  stoppedBy: z.enum(['patience', 'epochs', 'time']),
  metricsLines: z.number(),
});
export type StageOutcome = z.infer<typeof outcomeSchema>;

export interface FinishedStage {
  readonly weights: Weights;
  readonly outcome: StageOutcome;
}

export function workingFolderOf(out: string): string {
  return `${out}.fit`;
}

/** Whether a fit of this model was begun and can be gone on with. */
export async function isBegun(out: string): Promise<boolean> {
  return exists(join(workingFolderOf(out), FIT_FILE));
}

/** What must be equal for a fit to go on: how it is fitted, and on what. */
export interface FitKey {
  readonly settings: string;
  readonly data: string;
}

/** A working folder that is this process's alone until it is released. */
export interface WorkingFolder extends Claim {
  readonly folder: string;
}

const REMOVE = 'Remove the working folder and start the fit anew';

/**
 * Opens the folder in which a fit keeps its checkpoints until the model is made. An interrupted fit
 * is only continued when asked for, with the same settings and the same data. One that ended before
 * it had anything to keep does not stand in the way of a new one.
 */
export async function openWorkingFolder(
  settings: FitSettings,
  dataKey: string,
): Promise<WorkingFolder> {
  const folder = workingFolderOf(settings.out);
  const key = { settings: resumeKey(settings), data: dataKey };
  if (!(await exists(join(folder, FIT_FILE)))) {
    if (settings.resume)
      throw fitError(folder, 'there is no interrupted fit to resume', 'Start it without --resume');
    await ensureFolder(folder);
  }
  const { release } = await claiming(folder, 0, async () => {
    const before = await readKey(folder, settings.resume);
    if (!settings.resume && (await hasProgress(folder)))
      throw fitError(
        folder,
        'an interrupted fit is there',
        'Continue it with --resume, or remove the folder',
      );
    if (before === undefined) return writeKey(folder, key);
    if (before.settings !== key.settings)
      throw fitError(
        folder,
        'the interrupted fit had other settings',
        'Repeat its exact options with --resume',
      );
    if (before.data !== key.data)
      throw fitError(folder, 'the study has changed since', 'Restore it, or start the fit anew');
  });
  return { folder, release };
}

/** Seconds a process has to notice that its parent is gone: the longest run of steps, amply. */
const ORPHAN_SECONDS = 120;

/**
 * Opens a working folder that goes on with whatever is there. A process whose parent was killed
 * ends after the steps it is in; it is waited for. Throws SonopairError `fit` where the folder
 * belongs to another fit, is damaged, or another process stays in it.
 */
export async function resumeWorkingFolder(folder: string, key: FitKey): Promise<Claim> {
  await ensureFolder(folder);
  return claiming(folder, ORPHAN_SECONDS, async () => {
    const before = await readKey(folder, true);
    if (before === undefined) return writeKey(folder, key);
    if (before.settings !== key.settings || before.data !== key.data)
      throw fitError(folder, 'it belongs to another fit', REMOVE);
  });
}

/** The key of the fit that was here before, where there is one and it is to be known. */
async function readKey(folder: string, wanted: boolean): Promise<FitKey | undefined> {
  const file = join(folder, FIT_FILE);
  if (!wanted || !(await exists(file))) return undefined;
  const before = fitFileSchema.safeParse(await readJson(file, 'fit'));
  if (!before.success) throw fitError(file, 'the file is damaged', REMOVE);
  return before.data;
}

async function writeKey(folder: string, key: FitKey): Promise<void> {
  await writeFileAtomic(join(folder, FIT_FILE), JSON.stringify(key));
}

/** Takes the folder for this process, unless what is found there forbids it. */
async function claiming(
  folder: string,
  patience: number,
  check: () => Promise<void>,
): Promise<Claim> {
  const held = ({ process: pid, file }: Holder): SonopairError =>
    fitError(
      folder,
      `a fit is running there (process ${pid})`,
      `Wait for it, or remove ${file} if that process is something else`,
    );
  const claim = await claimFolder(folder, { held, patience });
  try {
    // A process that was killed while it wrote a checkpoint leaves up to a gigabyte.
    await sweepTemporaries(folder);
    await check();
  } catch (error) {
    await claim.release();
    throw error;
  }
  return claim;
}

/** Whether a checkpoint or a finished stage is there. */
async function hasProgress(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  return names.some((name) => name.endsWith(STATE_SUFFIX));
}

export async function removeWorkingFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

export async function writeFinishedStage(
  folder: string,
  stage: FitStage,
  { weights, outcome }: FinishedStage,
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  for (const [name, data] of weights)
    tensors.set(name, {
      dtype: 'float32',
      shape: [data.length],
      data,
    });
  const metadata = { outcome: JSON.stringify(outcome) };
  await writeFileAtomic(stageFile(folder, stage), writeSafetensors(tensors, metadata));
}

export async function readFinishedStage(
  folder: string,
  stage: FitStage,
): Promise<FinishedStage | undefined> {
  const path = stageFile(folder, stage);
  if (!(await exists(path))) return undefined;
  return readOwnFile(path, async () => {
    const { tensors, metadata } = await readSafetensors(path);
    const weights = new Map([...tensors].map(([name, tensor]) => [name, asFloat32(tensor, name)]));
    return { weights, outcome: outcomeSchema.parse(JSON.parse(metadata['outcome'] ?? '')) };
  });
}

function stageFile(folder: string, stage: FitStage): string {
  return join(folder, stage + STATE_SUFFIX);
}

/** Stage 2 finishes dozens of epochs in a second; the file follows at most this often. */
const FLUSH_MILLISECONDS = 1000;

/** The finished epochs of all stages; rewritten whole, so that it never holds half a line. */
export class MetricsLog {
  readonly #path: string;
  #lines: EpochMetrics[];
  #flushed = 0;

  private constructor(path: string, lines: EpochMetrics[]) {
    this.#path = path;
    this.#lines = lines;
  }

  static async open(folder: string): Promise<MetricsLog> {
    const path = join(folder, METRICS_NAME);
    if (!(await exists(path))) return new MetricsLog(path, []);
    const lines = await readOwnFile(path, async () => {
      const written = (await readText(path)).split('\n').filter((line) => line !== '');
      return written.map((line) => JSON.parse(line) as EpochMetrics);
    });
    return new MetricsLog(path, lines);
  }

  /** Drops epochs a checkpoint does not know: they will be run again. */
  truncate(lines: number): void {
    this.#lines = this.#lines.slice(0, lines);
  }

  async append(metrics: EpochMetrics): Promise<number> {
    this.#lines.push(metrics);
    if (performance.now() - this.#flushed > FLUSH_MILLISECONDS) await this.flush();
    return this.#lines.length;
  }

  async flush(): Promise<void> {
    await writeFileAtomic(this.#path, this.text());
    this.#flushed = performance.now();
  }

  get length(): number {
    return this.#lines.length;
  }

  /** Lines before the first epoch of a stage. */
  lengthBefore(stage: FitStage): number {
    const first = this.#lines.findIndex((line) => line.stage === stage);
    return first === -1 ? this.#lines.length : first;
  }

  /** Seconds the epochs of the stages before this one have taken together. */
  secondsBefore(stage: FitStage): number {
    const before = this.#lines.slice(0, this.lengthBefore(stage));
    return before.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** Of all epochs, in order. */
  get epochs(): readonly EpochMetrics[] {
    return this.#lines;
  }

  text(): string {
    return this.#lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }

  find(stage: FitStage, epoch: number): EpochMetrics | undefined {
    return this.#lines.find((line) => line.stage === stage && line.epoch === epoch);
  }
}

function fitError(subject: string, reason: string, remedy: string): SonopairError {
  return new SonopairError('fit', { subject, reason, remedy });
}

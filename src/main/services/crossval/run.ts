import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { fitName } from '../../../shared/crossval/arms.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../shared/crossval/units.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { hasUnit, logFile, readUnitRecord, workFolder, writeUnit } from '../../crossval/folder.ts';
import { createRun } from '../../crossval/same-run.ts';
import { type LineLog, openLineLog } from '../../files/append.ts';
import { claimFolder } from '../../files/claim.ts';
import { exists } from '../../files/read.ts';
import { ensureFolder, sweepTemporaries } from '../../files/write.ts';
import type { StartWorker } from '../../process/process.ts';
import type { OpenUnits, UnitAnswer, UnitMessage } from '../../training/unit-protocol.ts';
import { leaveFinalModels, modelRequest, type ModelsKept } from './models.ts';
import { type ProgressTracker, trackProgress } from './progress.ts';
import { openUnitProcess, type UnitProcess } from './run-unit.ts';

export interface CrossvalRun {
  /** Result folder: new, or one of the same manifest, which is gone on with. */
  readonly folder: string;
  readonly studyRoot: string;
  readonly manifest: CrossvalManifest;
  /** Which units are this machine's; all by default. */
  readonly only?: (unit: Unit) => boolean;
  /** Processes side by side; numbers do not depend on it. */
  readonly parallel: number;
  /** The run pauses after this time; numbers do not depend on it. */
  readonly maxHours: number | null;
  readonly keepModels: ModelsKept;
  /** Where weights files lie on this machine, if not where the manifest says. */
  readonly weights?: OpenUnits['weights'];
}

export interface CrossvalHost {
  /** Aborted to pause: units under way write checkpoints. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
  /** Each line of the log, with its time. */
  readonly onLog: (line: string) => void;
  /** How a fitting process is made. */
  readonly start?: StartWorker;
  /** Least time between two checkpoints of a unit, in seconds; 300 by default. */
  readonly checkpointSeconds?: number;
}

export interface CrossvalEnd {
  /** Units that are done, of those asked for. */
  readonly done: number;
  readonly total: number;
  /** Whether the time limit paused it; null where all is done. */
  readonly stoppedBy: 'time' | null;
}

/**
 * Fits the units of a run that are not done yet, from whatever is there, in processes of their own.
 * A unit that fails stops no other. Throws SonopairError `cancelled` after checkpoints when the
 * signal is aborted; the failure of a unit, once the others are done; `fit` where the folder belongs
 * to another manifest, or another run is going on in it.
 */
export async function runCrossval(run: CrossvalRun, host: CrossvalHost): Promise<CrossvalEnd> {
  const folder = resolve(run.folder);
  await ensureFolder(folder);
  const claim = await claimFolder(folder, {
    held: ({ process: pid, file }) =>
      new SonopairError('fit', {
        subject: folder,
        reason: `a run is going on there (process ${pid})`,
        remedy: `Wait for it, or remove ${file} if that process is something else`,
      }),
  });
  try {
    await prepareFolder(folder, run);
    const log = await openLineLog(logFile(folder));
    try {
      return await fitUnits(await openRun({ ...run, folder }, host, log));
    } finally {
      await log.close();
    }
  } finally {
    await claim.release();
  }
}

/** The manifest is there, and nothing is that a killed run has left half-made. */
async function prepareFolder(folder: string, { manifest, keepModels }: CrossvalRun): Promise<void> {
  await createRun(folder, manifest);
  await sweepTemporaries(folder);
  for (const fit of manifest.content.plan.fits)
    for (const part of ['units', 'models']) {
      const own = join(folder, part, fitName(fit));
      if (await exists(own)) await sweepTemporaries(own);
    }
  if (keepModels === 'final') await leaveFinalModels({ folder, manifest });
}

interface Failure {
  readonly unit: Unit;
  readonly error: unknown;
}

/** A run that is going on. */
interface Active {
  readonly run: CrossvalRun;
  readonly host: CrossvalHost;
  readonly opening: OpenUnits;
  /** Asked for. */
  readonly units: readonly Unit[];
  /** Not begun yet; those with a working folder first. */
  readonly pending: Unit[];
  readonly processes: Set<UnitProcess>;
  readonly failures: Failure[];
  readonly tracker: ProgressTracker;
  readonly say: (line: string) => void;
  /** Notices that are in the log. */
  readonly noticed: Set<string>;
  done: number;
  /** Why no unit is begun any more. */
  pausedBy: 'signal' | 'time' | 'failure' | null;
}

async function openRun(run: CrossvalRun, host: CrossvalHost, log: LineLog): Promise<Active> {
  const { folder, manifest, only = () => true, parallel, studyRoot, weights = {} } = run;
  const { checkpointSeconds } = host;
  const units = unitsOf(manifest.content).filter(only);
  const tracker = trackProgress(manifest.content, units, {
    parallel,
    clock: () => performance.now() / 1000,
  });
  const begun: Unit[] = [];
  const fresh: Unit[] = [];
  for (const unit of units)
    if (await hasUnit(folder, unit.id))
      tracker.finished(unit, (await readUnitRecord(folder, unit.id, manifest)).seconds);
    else if (await exists(workFolder(folder, unit.id))) begun.push(unit);
    else fresh.push(unit);
  return {
    run,
    host,
    opening: {
      manifest,
      studyRoot: resolve(studyRoot),
      weights,
      ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
    },
    units,
    pending: [...begun, ...fresh],
    processes: new Set(),
    failures: [],
    tracker,
    noticed: new Set(),
    say(text) {
      const line = `${new Date().toISOString()} ${text}`;
      // A line that cannot be written is no reason to stop: what matters fails by itself.
      log.append(line).catch(() => undefined);
      host.onLog(line);
    },
    done: units.length - begun.length - fresh.length,
    pausedBy: null,
  };
}

async function fitUnits(active: Active): Promise<CrossvalEnd> {
  const { run, host, units, pending, say } = active;
  say(`Run of ${units.length} units begins: ${active.done} are done, ${pending.length} are left.`);
  const pause = (by: 'signal' | 'time'): void => {
    active.pausedBy ??= by;
    for (const one of active.processes) one.pause();
  };
  const onAbort = (): void => pause('signal');
  host.signal.addEventListener('abort', onAbort, { once: true });
  if (host.signal.aborted) onAbort();
  const timer =
    run.maxHours === null ? undefined : setTimeout(() => pause('time'), milliseconds(run.maxHours));
  host.onProgress(active.tracker.now());
  try {
    const count = Math.min(run.parallel, pending.length);
    const workers = Array.from({ length: count }, () => workThrough(active));
    for (const ended of await Promise.allSettled(workers))
      if (ended.status === 'rejected') {
        say(`Run ends: ${messageOf(ended.reason)}`);
        throw ended.reason;
      }
  } finally {
    clearTimeout(timer);
    host.signal.removeEventListener('abort', onAbort);
  }
  return endOf(active);
}

/** A timer cannot be set for longer than 24 days. */
function milliseconds(hours: number): number {
  return Math.min(hours * 3_600_000, 2 ** 31 - 1);
}

function endOf({ failures, units, done, pausedBy, say }: Active): CrossvalEnd {
  const left = `${done} of ${units.length} units are done`;
  if (failures.length > 0) {
    say(`Run ends: ${left}, ${failures.length} failed.`);
    throw failureOf(failures);
  }
  if (pausedBy !== null && done < units.length) {
    say(`Run pauses${pausedBy === 'time' ? ' at its time limit' : ''}: ${left}.`);
    if (pausedBy === 'time') return { done, total: units.length, stoppedBy: 'time' };
    throw new SonopairError('cancelled', {
      subject: 'Run',
      reason: `paused, ${left}; everything up to here is kept`,
      remedy: 'Start it again with the same folder to go on',
    });
  }
  say(`Run ends: ${left}.`);
  return { done, total: units.length, stoppedBy: null };
}

/** One process after the other fits units until none is left; only a failed one is replaced. */
async function workThrough(active: Active): Promise<void> {
  const { opening, host, processes, pending } = active;
  while (pending.length > 0 && active.pausedBy === null) {
    const own = await openUnitProcess(opening, host.start).catch((error: unknown) => {
      // No unit can be fitted: the others need not go on.
      active.pausedBy ??= 'failure';
      for (const one of processes) one.pause();
      throw error;
    });
    processes.add(own);
    try {
      for (let going = true; going && active.pausedBy === null;) {
        const unit = takeNext(pending, own);
        going = unit !== undefined && (await fitOne(active, own, unit));
      }
    } finally {
      processes.delete(own);
      await own.close();
    }
  }
}

/**
 * The next unit of the earliest fold, or one that was begun already; if there is a choice, of a fit
 * whose images the process has decoded.
 */
function takeNext(pending: Unit[], own: UnitProcess): Unit | undefined {
  const [first] = pending;
  if (first === undefined) return undefined;
  const known = pending.findIndex((unit) => unit.fold === first.fold && own.knows(unit));
  return pending.splice(Math.max(known, 0), 1)[0];
}

/** Fits a unit and writes it; whether the process can go on with another. */
async function fitOne(active: Active, own: UnitProcess, unit: Unit): Promise<boolean> {
  const { run, host, tracker, say } = active;
  const { folder, manifest, keepModels } = run;
  const work = workFolder(folder, unit.id);
  tracker.begin(unit);
  say(`${unit.id} ${(await exists(work)) ? 'goes on' : 'begins'}.`);
  try {
    await ensureFolder(dirname(work));
    const model = await modelRequest(run, unit, keepModels);
    const answer = await own.fit({ unit, folder: work, model }, (message) => {
      tracker.heard(unit, message);
      lineOf(unit, message, active);
      host.onProgress(tracker.now());
    });
    await writeUnit(folder, answer.result, originOf(answer, manifest));
    await rm(work, { recursive: true, force: true });
    if (keepModels === 'final') await leaveFinalModels({ folder, manifest });
    tracker.finished(unit, answer.result.seconds);
    active.done += 1;
    say(doneLine(unit, answer));
    return true;
  } catch (error) {
    const paused = error instanceof SonopairError && error.kind === 'cancelled';
    tracker.left(unit, paused ? 'paused' : 'failed');
    say(`${unit.id} ${paused ? 'pauses' : 'failed'}: ${messageOf(error)}`);
    if (!paused) active.failures.push({ unit, error });
    return false;
  } finally {
    host.onProgress(tracker.now());
  }
}

function originOf(
  { stages, given, runtime }: UnitAnswer,
  { sha256 }: CrossvalManifest,
): Parameters<typeof writeUnit>[2] {
  return {
    manifest: sha256,
    stages: stages.map(({ stage, outcome }) => ({
      stage,
      epochs: outcome.epochs,
      bestEpoch: outcome.bestEpoch,
      stoppedBy: outcome.stoppedBy,
      seconds: outcome.secondsSpent,
    })),
    given: { fitting: [...given.fitting], validation: [...given.validation] },
    runtime,
  };
}

/** An ensemble's epochs take milliseconds; the log has those of the networks. */
function lineOf(
  { id }: Unit,
  { event }: UnitMessage,
  { say, noticed }: Pick<Active, 'say' | 'noticed'>,
): void {
  // Every process says it of the machine, which is the same for all units.
  if (event.kind === 'notice' && !noticed.has(event.text)) {
    noticed.add(event.text);
    say(`Note: ${event.text}`);
  }
  if (event.kind === 'checkpoint') say(`${id}: checkpoint written.`);
  if (event.kind !== 'epoch' || event.metrics.stage === 'ensemble') return;
  const { stage, epoch, trainLoss, validationLoss, best } = event.metrics;
  say(
    `${id}: ${stage} epoch ${epoch}, loss ${trainLoss.toFixed(4)}, ` +
      `validation ${validationLoss.toFixed(4)}${best ? ' (best)' : ''}.`,
  );
}

function doneLine({ id }: Unit, { stages, result }: UnitAnswer): string {
  const parts = stages.map(
    ({ stage, outcome }) =>
      `${stage} ${outcome.steps} steps, epoch ${outcome.bestEpoch} of ${outcome.epochs}`,
  );
  return `${id} is done in ${result.seconds.toFixed(1)} s: ${parts.join('; ')}.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first failure, with its unit and how many there are. */
function failureOf(failures: readonly Failure[]): SonopairError {
  const { unit, error } = failures[0]!;
  const others = failures.length - 1;
  const rest = others === 0 ? '' : `, and ${others} more failed`;
  if (!(error instanceof SonopairError))
    return new SonopairError('fit', {
      subject: `Unit ${unit.id}`,
      reason: `${messageOf(error)}${rest}`,
      remedy: 'Start the run again with the same folder: units that are done are kept',
    });
  const { subject, reason, remedy } = error.parts;
  return new SonopairError(error.kind, {
    subject,
    reason: `${reason} (unit ${unit.id}${rest})`,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

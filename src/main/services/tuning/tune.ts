import { join, resolve } from 'node:path';

import { z } from 'zod';

import { canonicalJson, type CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import { type Unit, unitsOf } from '../../../shared/crossval/units.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { claimFolder } from '../../files/claim.ts';
import { sha256 } from '../../files/hash.ts';
import { exists, readJson } from '../../files/read.ts';
import { ensureFolder, writeFileAtomic } from '../../files/write.ts';
import { partOfStudy } from '../crossval/freeze.ts';
import { type CrossvalHost, type CrossvalRun, runCrossval } from '../crossval/run.ts';
import { type PatientScore, type Score, scoreOf, testedPatients } from './score.ts';
import { drawTrials, SPACE_VERSION, type Trial, withTrial } from './space.ts';

const TUNE_FILE = 'tune.json';
const RESULTS_FILE = 'results.json';

const tuneSchema = z.object({ format: z.literal('sonopair-tune'), sha256: z.string() });

export interface TuneRun {
  /** Result folder: new, or one of the same search, which is gone on with. */
  readonly folder: string;
  readonly studyRoot: string;
  /** The frozen study with its outer folds (rotating), and one fit as its plan. */
  readonly manifest: CrossvalManifest;
  /** Configurations tried in each outer fold. */
  readonly trials: number;
  readonly innerFolds: number;
  /** Outer folds to do, 1-based; all where it is empty. */
  readonly only: readonly number[];
  readonly parallel: number;
  /** The search pauses after this time; numbers do not depend on it. */
  readonly maxHours: number | null;
  readonly weights?: CrossvalRun['weights'];
}

export interface TuneHost extends Pick<CrossvalHost, 'signal' | 'start'> {
  readonly onLine: (line: string) => void;
}

/** What an outer fold has come to. */
export interface OuterFold {
  /** 1-based. */
  readonly fold: number;
  /** In the order they were drawn; the scores are of the inner folds. */
  readonly trials: readonly { readonly trial: Trial; readonly score: Score }[];
  /** 1-based among the trials. */
  readonly chosen: number;
  /** Of the outer fold's patients, whom no choice has seen. */
  readonly outer: Score;
}

export interface TuneResults {
  readonly format: 'sonopair-tune-results';
  readonly sha256: string;
  readonly origin: string;
  readonly folds: readonly OuterFold[];
  /** Over the patients of all outer folds that are done: what tuning and fitting together come to. */
  readonly outer: Score;
}

/**
 * Nested cross-validation: in each outer fold all trials are cross-validated among the patients who
 * are not tested by it, the best is fitted on them, and it alone predicts the fold. So the outer
 * estimate has seen no choice. Null where the time limit paused it.
 *
 * Throws SonopairError as `runCrossval`; `fit` where the folder belongs to another search.
 */
export async function runTuning(run: TuneRun, host: TuneHost): Promise<TuneResults | null> {
  const folder = resolve(run.folder);
  const identity = identityOf(run);
  await ensureFolder(folder);
  const claim = await claimFolder(folder, {
    held: ({ process: pid, file }) =>
      new SonopairError('fit', {
        subject: folder,
        reason: `a search is going on there (process ${pid})`,
        remedy: `Wait for it, or remove ${file} if that process is something else`,
      }),
  });
  try {
    await takeFolder(folder, run, identity);
    const search = { ...run, folder, ends: endOf(run.maxHours) };
    const done = await allFolds(search, host);
    if (done === null) return null;
    const results: TuneResults = {
      format: 'sonopair-tune-results',
      sha256: identity,
      origin: run.manifest.content.origin,
      folds: done.map(({ patients: _patients, ...fold }) => fold),
      outer: scoreOf(done.flatMap(({ patients }) => patients)),
    };
    await writeFileAtomic(join(folder, RESULTS_FILE), `${JSON.stringify(results, undefined, 2)}\n`);
    return results;
  } finally {
    await claim.release();
  }
}

interface Search extends TuneRun {
  /** By `performance.now()`. */
  readonly ends: number;
}

interface DoneFold extends OuterFold {
  readonly patients: readonly PatientScore[];
}

async function allFolds(search: Search, host: TuneHost): Promise<readonly DoneFold[] | null> {
  const done: DoneFold[] = [];
  for (const unit of unitsOf(search.manifest.content)) {
    if (search.only.length > 0 && !search.only.includes(unit.fold)) continue;
    const fold = await oneFold(search, unit, host);
    if (fold === null) return null;
    done.push(fold);
  }
  return done;
}

async function oneFold(search: Search, unit: Unit, host: TuneHost): Promise<DoneFold | null> {
  const { manifest, innerFolds } = search;
  const { options, protocol, seed } = manifest.content;
  const folder = join(search.folder, `outer-${unit.fold}`);
  const inner = { kind: 'rotating', folds: innerFolds, test: null, seed: protocol.seed } as const;
  const patients = [...unit.parts.fitting, ...unit.parts.validation];
  const trials: { trial: Trial; score: Score }[] = [];
  for (const [i, trial] of drawTrials(options, search.trials, seed).entries()) {
    const part = { patients, protocol: inner, options: withTrial(options, trial) };
    const tried = partOfStudy(manifest, part);
    const at = join(folder, `trial-${String(i + 1).padStart(2, '0')}`);
    if (!(await fitted(search, at, tried, () => true, host))) return null;
    const score = scoreOf(await testedPatients(at, tried));
    trials.push({ trial, score });
    host.onLine(
      `outer fold ${unit.fold}, trial ${i + 1} of ${search.trials}: AUC ${score.auc.toFixed(3)}`,
    );
  }
  const best = bestOf(trials.map(({ score }) => score));
  const chosen = partOfStudy(manifest, {
    protocol,
    options: withTrial(options, trials[best]!.trial),
  });
  const at = join(folder, 'chosen');
  if (!(await fitted(search, at, chosen, ({ fold }) => fold === unit.fold, host))) return null;
  const tested = await testedPatients(at, chosen);
  const outer = scoreOf(tested);
  host.onLine(`outer fold ${unit.fold}: trial ${best + 1}, AUC ${outer.auc.toFixed(3)} outside`);
  return { fold: unit.fold, trials, chosen: best + 1, outer, patients: tested };
}

/** Whether a run of cross-validation is whole; false where the time is up. */
async function fitted(
  { studyRoot, parallel, ends, weights }: Search,
  folder: string,
  manifest: CrossvalManifest,
  only: (unit: Unit) => boolean,
  host: TuneHost,
): Promise<boolean> {
  const hours = (ends - performance.now()) / 3.6e6;
  if (hours <= 0) return false;
  const { stoppedBy } = await runCrossval(
    {
      folder,
      studyRoot,
      manifest,
      only,
      parallel,
      maxHours: Number.isFinite(hours) ? hours : null,
      keepModels: 'none',
      ...(weights === undefined ? {} : { weights }),
    },
    { ...host, onProgress: () => undefined, onLog: () => undefined },
  );
  return stoppedBy === null;
}

/** By AUC, then by log loss, then the one tried first. */
export function bestOf(scores: readonly Score[]): number {
  return scores.reduce((best, score, i) => {
    const gain = score.auc - scores[best]!.auc || scores[best]!.logLoss - score.logLoss;
    return gain > 0 ? i : best;
  }, 0);
}

function endOf(maxHours: number | null): number {
  return maxHours === null ? Infinity : performance.now() + maxHours * 3.6e6;
}

function identityOf({ manifest, trials, innerFolds }: TuneRun): string {
  const { content } = manifest;
  return sha256(canonicalJson({ content, trials, innerFolds, space: SPACE_VERSION }));
}

/** Throws SonopairError `fit` where the folder belongs to another search. */
async function takeFolder(folder: string, run: TuneRun, identity: string): Promise<void> {
  const path = join(folder, TUNE_FILE);
  const { trials, innerFolds, manifest } = run;
  const record = { format: 'sonopair-tune', sha256: identity, trials, innerFolds, manifest };
  if (!(await exists(path))) {
    await writeFileAtomic(path, `${JSON.stringify(record, undefined, 2)}\n`);
    return;
  }
  const found = tuneSchema.safeParse(await readJson(path));
  if (found.data?.sha256 === identity) return;
  throw new SonopairError('fit', {
    subject: folder,
    reason: 'it holds a search with other patients, options or trials',
    remedy: 'Choose another folder',
  });
}

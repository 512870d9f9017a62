/**
 * The effect of each training option (docs/training.md) on ../shared/study/bus-bra: ResNet-18 on
 * cropped BSE at 112 pixels, three fixed folds among the TRAINING patients of
 * docs/results/shipped-split.json. The strain images of that study are simulated.
 *
 *   node scripts/results/options.ts run --out DIR [--hours 6] [--parallel 2]  goes on where it was
 *   node scripts/results/options.ts table --out DIR     prints the table of docs/results.md
 *   node scripts/results/options.ts final --out DIR     once: the best arm meets the test patients
 *
 * `--hours` is of all fitting together, whenever it was done.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { listUnits, readUnitRecord } from '../../src/main/crossval/folder.ts';
import { readJson } from '../../src/main/files/read.ts';
import { writeFileAtomic } from '../../src/main/files/write.ts';
import { freezeStudy, partOfStudy } from '../../src/main/services/crossval/freeze.ts';
import { runCrossval } from '../../src/main/services/crossval/run.ts';
import {
  type PatientScore,
  type Score,
  scoreOf,
  testedPatients,
} from '../../src/main/services/tuning/score.ts';
import { FIT_OPTION_DEFAULTS } from '../../src/shared/crossval/defaults.ts';
import type { CrossvalManifest, FitOptions, Protocol } from '../../src/shared/crossval/manifest.ts';
import { delong, delongDifference } from '../../src/shared/stats/delong.ts';
import type { AnalyticInterval } from '../../src/shared/stats/estimate.ts';

const SPLIT = 'docs/results/shipped-split.json';
const FOLDS = { kind: 'rotating', folds: 3, test: null, seed: 1 } as const satisfies Protocol;
const EPOCHS = 6;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    study: { type: 'string', default: '../shared/study/bus-bra' },
    hours: { type: 'string', default: '6' },
    parallel: { type: 'string', default: '2' },
  },
});

const STUDY = values.study;

/** The paper's settings, but for size and length. */
const PAPER: FitOptions = {
  ...FIT_OPTION_DEFAULTS,
  size: 112,
  epochs: EPOCHS,
  ensembleEpochs: 1,
  patience: EPOCHS,
  provider: 'cpu',
  threads: 1,
};

type Change = Partial<FitOptions>;

/** One change each. */
const ARMS: Readonly<Record<string, Change>> = {
  paper: {},
  'class weights': { classWeights: 'balanced' },
  'focal loss, γ 2': { focal: 2 },
  'cosine, warm-up 1': { schedule: 'cosine', warmup: 1 },
  'weight decay 0.01': { weightDecay: 0.01 },
  'ten views': { tta: 10 },
  'two stems': { stems: 'two' },
};
/** Every change whose arm has a higher AUC than the paper's settings: decided by these folds alone. */
const COMBINED = 'combined';

interface Arm {
  readonly name: string;
  readonly folder: string;
  readonly manifest: CrossvalManifest;
}

interface Measured extends Arm {
  /** All that were tested, by models that had not seen them. */
  readonly patients: readonly PatientScore[];
  readonly score: Score;
}

interface SplitFile {
  readonly parts: Readonly<Record<'train' | 'test', readonly string[]>>;
}
const split = (await readJson(SPLIT)) as SplitFile;

const [action] = positionals;
const out = values.out;
if (out === undefined) fail();
else if (action === 'run') await runAll(out);
else if (action === 'table') console.log(await table(out));
else if (action === 'final') await final(out);
else fail();

function fail(): void {
  console.error('usage: options.ts run|table|final --out DIR [--hours N] [--parallel N]');
  process.exitCode = 2;
}

async function runAll(root: string): Promise<void> {
  const study = await frozen();
  for (const [name, change] of Object.entries(ARMS))
    if (!(await fitArm(root, armOf(root, study, name, change)))) return;
  const change = await combinedChange(root, study);
  await fitArm(root, armOf(root, study, COMBINED, change));
}

async function combinedChange(root: string, study: CrossvalManifest): Promise<Change> {
  const scores = new Map<string, Score>();
  for (const [name, change] of Object.entries(ARMS))
    scores.set(name, (await measured(armOf(root, study, name, change))).score);
  const better = Object.entries(ARMS).filter(
    ([name]) => scores.get(name)!.auc > scores.get('paper')!.auc,
  );
  return Object.assign({}, ...better.map(([, change]) => change)) as Change;
}

/** Whether it is whole now; false where the hours are spent. */
async function fitArm(root: string, { name, folder, manifest }: Arm): Promise<boolean> {
  const left = Number(values.hours) - (await hoursSpent(root));
  if (left <= 0) return false;
  console.log(name);
  const { stoppedBy } = await runCrossval(
    {
      folder,
      studyRoot: STUDY,
      manifest,
      parallel: Number(values.parallel),
      maxHours: left,
      keepModels: 'none',
    },
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onLog: (line) => console.log(line),
    },
  );
  return stoppedBy === null;
}

/** Of all units that are done. */
async function hoursSpent(root: string): Promise<number> {
  let seconds = 0;
  for (const name of [...Object.keys(ARMS), COMBINED, 'final']) {
    const folder = folderOf(root, name);
    const path = join(folder, 'manifest.json');
    if (!existsSync(path)) continue;
    const manifest = (await readJson(path)) as CrossvalManifest;
    for (const { id } of await listUnits(folder, manifest))
      seconds += (await readUnitRecord(folder, id, manifest)).seconds;
  }
  return seconds / 3600;
}

async function frozen(): Promise<CrossvalManifest> {
  const { manifest } = await freezeStudy({
    study: STUDY,
    plan: {
      format: 'sonopair-plan',
      version: 1,
      name: 'options',
      fits: [{ input: 'bse', images: 'cropped', networks: ['resnet18'] }],
    },
    protocol: FOLDS,
    options: PAPER,
    weights: {},
    seed: 1,
  });
  return manifest;
}

function armOf(root: string, study: CrossvalManifest, name: string, change: Change): Arm {
  const options = { ...study.content.options, ...change };
  const manifest = partOfStudy(study, { patients: train(), protocol: FOLDS, options });
  return { name, folder: folderOf(root, name), manifest };
}

function folderOf(root: string, name: string): string {
  return join(root, name.replaceAll(/[^a-z0-9]+/g, '-'));
}

async function measured(arm: Arm): Promise<Measured> {
  const patients = await testedPatients(arm.folder, arm.manifest);
  return { ...arm, patients, score: scoreOf(patients) };
}

function train(): readonly string[] {
  return split.parts.train;
}

/** All arms that are whole, in the order of their definition, by name. */
async function wholeArms(root: string): Promise<ReadonlyMap<string, Measured>> {
  const study = await frozen();
  const arms = Object.entries(ARMS).map(([name, change]) => armOf(root, study, name, change));
  const whole = new Map<string, Measured>();
  for (const arm of arms)
    if ((await listUnits(arm.folder, arm.manifest)).length === FOLDS.folds)
      whole.set(arm.name, await measured(arm));
  if (whole.size < arms.length) return whole;
  const arm = armOf(root, study, COMBINED, await combinedChange(root, study));
  if ((await listUnits(arm.folder, arm.manifest)).length === FOLDS.folds)
    whole.set(COMBINED, await measured(arm));
  return whole;
}

async function table(root: string): Promise<string> {
  const arms = [...(await wholeArms(root)).values()];
  const paper = arms.find(({ name }) => name === 'paper');
  const rows = arms.map((arm) => [
    arm.name,
    withInterval(arm.score.auc, delong(arm.patients)),
    paper === undefined || arm === paper ? '' : gain(arm.patients, paper.patients),
    arm.score.logLoss.toFixed(3),
    percent(arm.score.sensitivity),
    percent(arm.score.specificity),
    `${arm.score.benign} + ${arm.score.malignant}`,
  ]);
  const header = ['arm', 'AUC', 'against paper', 'log loss', 'sensitivity', 'specificity', 'n'];
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** Of the same patients: how much more AUC than the paper's settings, paired (DeLong). */
function gain(arm: readonly PatientScore[], paper: readonly PatientScore[]): string {
  const scores = new Map(paper.map(({ patient, score }) => [patient, score]));
  const cases = arm.map(({ patient, positive, score }) => ({
    positive,
    a: score,
    b: scores.get(patient)!,
  }));
  const paired = delongDifference(cases)!;
  return withInterval(paired.difference, paired, signed);
}

/** The best arm, fitted on the training patients, predicts the test patients; never another one. */
async function final(root: string): Promise<void> {
  const arms = await wholeArms(root);
  if (!arms.has(COMBINED)) throw new Error('not all arms are done: the choice is still open');
  const path = join(root, 'choice.json');
  const best = [...arms.values()].reduce((a, b) => (b.score.auc > a.score.auc ? b : a));
  if (!existsSync(path)) await writeFileAtomic(path, `${JSON.stringify({ chosen: best.name })}\n`);
  const { chosen } = (await readJson(path)) as { readonly chosen: string };
  const { manifest } = arms.get(chosen)!;
  const study = await frozen();
  const { options, parts } = manifest.content;
  const whole = partOfStudy(study, {
    protocol: { ...FOLDS, kind: 'paper', test: 0.2 },
    parts: { ...parts, test: [...split.parts.test] },
    options,
  });
  const arm = { name: `final: ${chosen}`, folder: folderOf(root, 'final'), manifest: whole };
  if (!(await fitArm(root, arm))) return;
  const { score, patients } = await measured(arm);
  const { interval } = delong(patients)!;
  console.log(JSON.stringify({ chosen, test: score, interval }, undefined, 2));
}

function withInterval(
  value: number,
  of: { readonly interval: AnalyticInterval | null } | null,
  written: (value: number) => string = (one) => one.toFixed(3),
): string {
  const interval = of?.interval ?? null;
  return interval === null
    ? written(value)
    : `${written(value)} (${written(interval.low)} to ${written(interval.high)})`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Plan, PlanFit } from '../../shared/crossval/arms.ts';
import type { CrossvalManifest, FitOptions } from '../../shared/crossval/manifest.ts';
import { unitsOf } from '../../shared/crossval/units.ts';
import { type PlainRun, runPlain } from '../bench/plain-run.ts';
import { readUnitRecord } from '../crossval/folder.ts';
import { FIT_DEFAULTS } from '../training/settings.ts';
import { fitCounts } from './crossval/cost.ts';
import { freezeStudy } from './crossval/freeze.ts';
import { runCrossval } from './crossval/run.ts';
import { makePhantomAside } from './phantom.ts';

/** Small enough for half an hour, large enough that fits and not their starts are timed. */
const PATIENTS = 32;
const SEED = 1;
const FOLDS = 2;
const TEST_PART = 0.2;
const NETWORKS = ['alexnet', 'resnet18'] as const;
/** One input kind is enough: the others share nothing with it, in any of the three ways. */
const FITS: readonly PlanFit[] = [{ input: 'bse', images: 'cropped', networks: [...NETWORKS] }];
const SIZE = 64;
/** Ten of the ensemble's to one of the networks', as in docs/results.md; the paper's are hundreds. */
const EPOCHS = 20;
const ENSEMBLE_EPOCHS = 200;

/** What a way of running the plan takes. */
export interface PlanCost {
  readonly networkFits: number;
  /** Optimisation steps of networks, and of ensembles' classifiers. */
  readonly steps: { readonly network: number; readonly classifier: number };
  readonly seconds: number;
}

/** One reduced plan run three ways, one after the other, on the same frozen patients. */
export interface CrossvalBench {
  /** What was run, in words. */
  readonly plan: string;
  readonly pairs: number;
  /** As `sonopair crossval` runs it: all arms of an input share their networks. */
  readonly shared: PlanCost;
  /** The same program asked for each arm by itself. */
  readonly separate: PlanCost;
  /** The plain PyTorch script; null where no Python has torch. */
  readonly plain: PlainRun | null;
}

interface Bench {
  /** Temporary folder of everything. */
  readonly root: string;
  readonly study: string;
  readonly options: Omit<FitOptions, 'weights'>;
}

/**
 * What sharing networks and cached features save on a plan (docs/performance.md): its time here
 * includes predictions with Grad-CAM and everything that is written, which the script leaves out.
 */
export async function benchCrossval(
  threads: number,
  onProgress: (text: string) => void,
): Promise<CrossvalBench> {
  const root = await mkdtemp(join(tmpdir(), 'sonopair-bench-'));
  try {
    const study = join(root, 'study');
    const drawn = await makePhantomAside(
      { out: study, patients: PATIENTS, seed: SEED },
      { onProgress: () => undefined, signal: new AbortController().signal },
    );
    const bench: Bench = { root, study, options: optionsOf(threads) };
    onProgress('Cross-validation with shared networks');
    const shared = await timed(bench, 'shared', FITS);
    onProgress(`${shared.seconds.toFixed(0)} s; the same, each arm fitted by itself`);
    const separate = await separately(bench);
    onProgress(`${separate.seconds.toFixed(0)} s; the same by a plain PyTorch script`);
    const plain = await runPlain({ run: join(root, 'shared'), study, threads });
    return {
      plan:
        `B-SE, cropped; AlexNet, ResNet-18, ensemble and vote: 4 arms in ${FOLDS} ` +
        `folds; ${PATIENTS} phantom patients with ${drawn.pairs} pairs, ${bench.options.size} ` +
        `pixels, ${EPOCHS} epochs and ${ENSEMBLE_EPOCHS} of the ensemble`,
      pairs: drawn.pairs,
      shared,
      separate,
      plain: plain ?? null,
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** No early stopping: every way takes the same steps. */
function optionsOf(threads: number): Bench['options'] {
  const { batch, learningRate, classWeights, views, eval: evaluation } = FIT_DEFAULTS;
  return {
    size: SIZE,
    epochs: EPOCHS,
    ensembleEpochs: ENSEMBLE_EPOCHS,
    patience: ENSEMBLE_EPOCHS,
    batch,
    learningRate,
    classWeights,
    views,
    eval: evaluation,
    freeze: {},
    frozenBatchNorm: FIT_DEFAULTS.frozenBatchNorm,
    provider: 'cpu',
    threads,
  };
}

/**
 * Single networks by plans that have nothing else, the ensemble by one with both, and the vote by
 * the same again with the shortest ensemble there is, which a vote does not need.
 */
async function separately(bench: Bench): Promise<PlanCost> {
  const alone = NETWORKS.map((name) => FITS.map((fit) => ({ ...fit, networks: [name] })));
  const brief = { ...bench, options: { ...bench.options, ensembleEpochs: 1, views: 0 } };
  const costs = [
    await timed(bench, 'alexnet', alone[0]!),
    await timed(bench, 'resnet18', alone[1]!),
    await timed(bench, 'ensemble', FITS),
    await timed(brief, 'voting', FITS),
  ];
  return costs.reduce((a, b) => ({
    networkFits: a.networkFits + b.networkFits,
    steps: {
      network: a.steps.network + b.steps.network,
      classifier: a.steps.classifier + b.steps.classifier,
    },
    seconds: a.seconds + b.seconds,
  }));
}

/** Freezes and runs a plan; only the run is timed. */
async function timed(
  { root, study, options }: Bench,
  name: string,
  fits: readonly PlanFit[],
): Promise<PlanCost> {
  const plan: Plan = { format: 'sonopair-plan', version: 1, name, fits: [...fits] };
  const { manifest } = await freezeStudy({
    study,
    plan,
    protocol: { kind: 'paper', folds: FOLDS, test: TEST_PART, seed: SEED },
    options,
    weights: {},
    seed: SEED,
  });
  const folder = join(root, name);
  const began = performance.now();
  await runCrossval(
    { folder, studyRoot: study, manifest, parallel: 1, maxHours: null, keepModels: 'none' },
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onLog: () => undefined,
    },
  );
  const seconds = (performance.now() - began) / 1000;
  return { seconds, ...(await counted(folder, manifest)) };
}

/** What was done, by the records of the units. */
async function counted(
  folder: string,
  manifest: CrossvalManifest,
): Promise<Omit<PlanCost, 'seconds'>> {
  const units = unitsOf(manifest.content);
  let network = 0;
  let classifier = 0;
  for (const { id } of units) {
    const { steps } = await readUnitRecord(folder, id, manifest);
    for (const name of NETWORKS) network += steps[name] ?? 0;
    classifier += steps['ensemble'] ?? 0;
  }
  return {
    networkFits: fitCounts(units.map(({ fit }) => fit)).networkFits,
    steps: { network, classifier },
  };
}

import { createHash } from 'node:crypto';

import { fitName, type Plan, type ReaderName } from '../../src/shared/crossval/arms.ts';
import {
  canonicalJson,
  type CrossvalContent,
  type CrossvalManifest,
  type ManifestPair,
  type Parts,
  type Protocol,
} from '../../src/shared/crossval/manifest.ts';
import type { Prediction, UnitHeat, UnitResult } from '../../src/shared/crossval/predictions.ts';
import { type Unit, unitsOf } from '../../src/shared/crossval/units.ts';
import type { Diagnosis } from '../../src/shared/domain/diagnosis.ts';
import { randomStream } from '../../src/shared/random/stream.ts';

/** BSE on crops with both networks: four arms. */
export const ONE_FIT: Plan = {
  format: 'sonopair-plan',
  version: 1,
  name: 'one fit',
  fits: [{ input: 'bse', images: 'cropped', networks: ['alexnet', 'resnet18'] }],
};

/** One pair of a manifest: a 200 × 100 B-mode image and its partner, both with an ROI. */
export function manifestPair(
  pair: string,
  patient: string,
  diagnosis: Diagnosis | null,
  more: Partial<ManifestPair> = {},
): ManifestPair {
  const image = (kind: 'b' | 'se'): ManifestPair['b'] => ({
    path: `images/${pair}_${kind}.png`,
    sha256: sha256(`${pair} ${kind}`),
    width: 200,
    height: 100,
    roi: { x: 50, y: 25, width: 100, height: 50 },
  });
  return {
    pair,
    patient,
    lesion: null,
    diagnosis,
    b: image('b'),
    se: image('se'),
    histology: null,
    birads: null,
    device: null,
    strainRatio: null,
    strainMethod: null,
    tsukuba: null,
    opinions: [],
    synthetic: null,
    ...more,
  };
}

/** The pairs `CODE-1` to `CODE-n` of one patient. */
export function patientPairs(
  patient: string,
  diagnosis: Diagnosis | null,
  count: number,
  more: Partial<ManifestPair> = {},
): readonly ManifestPair[] {
  return Array.from({ length: count }, (_, i) =>
    manifestPair(`${patient}-${i + 1}`, patient, diagnosis, more),
  );
}

/** A frozen study of these pairs; `test` is null for rotating folds. */
export function crossvalManifest(
  pairs: readonly ManifestPair[],
  parts: Omit<Parts, 'unlabelled'> & Partial<Parts>,
  more: Partial<Pick<CrossvalContent, 'plan' | 'origin' | 'originDetail' | 'overrides'>> & {
    readonly protocol?: Protocol['kind'];
  } = {},
): CrossvalManifest {
  const { protocol = 'paper', ...rest } = more;
  const content: CrossvalContent = {
    study: 'A small study',
    origin: 'real',
    originDetail: '',
    plan: ONE_FIT,
    protocol: {
      kind: protocol,
      folds: parts.folds.length,
      test: protocol === 'paper' ? 0.2 : null,
      seed: 1,
    },
    parts: { unlabelled: [], ...parts },
    options: {
      size: 64,
      epochs: 1,
      ensembleEpochs: 1,
      patience: 1,
      batch: 8,
      learningRate: 1e-4,
      classWeights: 'none',
      views: 1,
      eval: 'center',
      freeze: {},
      frozenBatchNorm: 'stored',
      weights: {},
      provider: 'cpu',
      threads: 1,
    },
    seed: 1,
    pairs: [...pairs],
    preprocessing: 1,
    overrides: [],
    ...rest,
  };
  return {
    format: 'sonopair-crossval',
    version: 1,
    sha256: sha256(canonicalJson(content)),
    content,
    createdAt: '2026-11-23T08:00:00.000Z',
    createdWith: '0.0.0',
    runtime: { onnxruntime: '1.30.0', node: '22.0.0', platform: 'linux', cpu: 'test' },
  };
}

/** What a reader of a unit says of a pair: its probability of malignancy. */
export type Opinionated = (
  pair: ManifestPair,
  reader: Exclude<ReaderName, 'voting'>,
  unit: Unit,
) => number;

/** A finished unit of the manifest: predictions of its test and validation pairs, maps, an epoch. */
export function unitResult(
  { content }: CrossvalManifest,
  unit: Unit,
  probability: Opinionated,
  heat?: UnitHeat,
): UnitResult {
  const { test, validation } = unit.parts;
  const predictions = content.pairs.flatMap((pair): readonly Prediction[] => {
    const part = test.includes(pair.patient)
      ? 'test'
      : validation.includes(pair.patient)
        ? 'validation'
        : null;
    if (part === null) return [];
    const networks = Object.fromEntries(
      unit.fit.networks.map((network) => [network, probability(pair, network, unit)]),
    );
    const ensemble = unit.fit.networks.length > 1 ? probability(pair, 'ensemble', unit) : null;
    return [{ pair: pair.pair, part, networks, ensemble }];
  });
  const tested = predictions.filter(({ part }) => part === 'test').map(({ pair }) => pair);
  return {
    unit: unit.id,
    predictions,
    epochs: [
      {
        stage: unit.fit.networks[0]!,
        epoch: 1,
        trainLoss: 0.6,
        trainAccuracy: 0.7,
        validationLoss: 0.65,
        validationAccuracy: 0.66,
        best: true,
        seconds: 1,
      },
    ],
    heat: heat ?? flatHeat(tested),
    steps: Object.fromEntries(unit.fit.networks.map((network) => [network, 10])),
    seconds: 1,
  };
}

/** All units of a manifest. */
export function unitResults(
  manifest: CrossvalManifest,
  probability: Opinionated,
): readonly UnitResult[] {
  return unitsOf(manifest.content).map((unit) => unitResult(manifest, unit, probability));
}

/** Maps of 2 × 2 equal cells. */
export function flatHeat(pairs: readonly string[]): UnitHeat {
  return {
    pairs,
    height: 2,
    width: 2,
    maps: new Float32Array(pairs.length * 2 * 4).fill(1),
    maxima: new Float32Array(pairs.length * 2).fill(1),
  };
}

export interface SimulatedRun {
  readonly manifest: CrossvalManifest;
  readonly units: readonly UnitResult[];
}

/**
 * A whole run on patients that do not exist: one to three pairs each, 40 % malignant, with
 * histology, devices, BI-RADS, strain ratios and one reader's opinions. Log odds of a pair are the
 * patient's own (±1 by class, sd 1) plus noise of the pair, the arm and the fold.
 */
export function simulatedRun({
  patients = 60,
  folds = 5,
  plan = ONE_FIT,
  protocol = 'paper',
  seed = 1,
}: {
  readonly patients?: number;
  readonly folds?: number;
  readonly plan?: Plan;
  readonly protocol?: Protocol['kind'];
  readonly seed?: number;
} = {}): SimulatedRun {
  const random = randomStream(seed, 'simulated-run');
  const own = new Map<string, number>();
  const codes = Array.from({ length: patients }, (_, i) => `P${String(i + 1).padStart(4, '0')}`);
  const pairs = codes.flatMap((code, i) => {
    const malignant = i % 5 < 2;
    const diagnosis = malignant ? 'malignant' : 'benign';
    own.set(code, (malignant ? 1 : -1) + random.normal());
    const called = random.uniform() < (malignant ? 0.85 : 0.25) ? 'malignant' : 'benign';
    const ratio = Number(Math.exp((malignant ? 1.3 : 0.8) + 0.6 * random.normal()).toFixed(2));
    return patientPairs(code, diagnosis, 1 + random.integer(3), {
      histology: malignant ? 'invasive ductal carcinoma' : ['fibroadenoma', 'cyst'][i % 2]!,
      device: `Scanner ${'AB'[i % 2]!}`,
      birads: malignant ? '5' : '3',
      strainRatio: ratio,
      opinions: [{ reader: 'Reader 1', diagnosis: called, afterReveal: false }],
      synthetic: 'simulated',
    });
  });
  const tested = protocol === 'paper' ? codes.slice(0, Math.ceil(patients / 5)) : [];
  const rest = codes.slice(tested.length);
  const manifest = crossvalManifest(
    pairs,
    {
      test: tested,
      folds: Array.from({ length: folds }, (_, fold) =>
        rest.filter((_code, i) => i % folds === fold),
      ),
    },
    { plan, protocol, origin: 'simulated', originDetail: 'numbers drawn at random' },
  );
  const units = unitResults(manifest, (pair, reader, unit) => {
    const noise = randomStream(seed, 'noise', pair.pair, reader, fitName(unit.fit), unit.fold);
    const gain = { b: 0.6, se: 0.9, bse: 1.2 }[unit.fit.input];
    const logit = gain * own.get(pair.patient)! + 0.8 * noise.normal();
    return Math.fround(1 / (1 + Math.exp(-logit)));
  });
  return { manifest, units };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

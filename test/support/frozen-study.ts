import { CLASS_NAMES } from '../../src/shared/domain/diagnosis.ts';
import { imageSize } from '../../src/main/imaging/decode.ts';
import { PREPROCESSING_VERSION } from '../../src/main/imaging/prepare.ts';
import { sha256, sha256File } from '../../src/main/files/hash.ts';
import { patientClasses } from '../../src/main/study/stratify.ts';
import { readStudy } from '../../src/main/study/read.ts';
import {
  canonicalJson,
  type CrossvalContent,
  type CrossvalManifest,
  type FitOptions,
  type ManifestPair,
  manifestSchema,
  type Parts,
} from '../../src/shared/crossval/manifest.ts';
import type { PlanFit } from '../../src/shared/crossval/arms.ts';
import type { SourceRect } from '../../src/shared/geometry/rect.ts';

/** The options of a small run; a test says what matters to it. */
const OPTIONS: FitOptions = {
  size: 64,
  epochs: 1,
  ensembleEpochs: 1,
  patience: 5,
  batch: 4,
  learningRate: 1e-4,
  classWeights: 'none',
  views: 1,
  eval: 'center',
  freeze: {},
  frozenBatchNorm: 'stored',
  weights: {},
  provider: 'cpu',
  threads: 1,
};

/** What a study need not say of a pair. */
const NOTHING_KNOWN = {
  lesion: null,
  histology: null,
  birads: null,
  device: null,
  strainRatio: null,
  strainMethod: null,
  tsukuba: null,
  opinions: [],
  synthetic: null,
};

export interface SmallRun {
  readonly fits: readonly PlanFit[];
  readonly folds?: number;
  readonly options?: Partial<FitOptions>;
  readonly seed?: number;
}

/** A study folder frozen for a small run in the paper's protocol. */
export async function frozenStudy(
  root: string,
  { fits, folds = 2, options = {}, seed = 1 }: SmallRun,
): Promise<CrossvalManifest> {
  const study = await readStudy(root);
  const image = async (path: string, roi: SourceRect | undefined): Promise<ManifestPair['b']> => ({
    path,
    sha256: await sha256File(`${root}/${path}`),
    ...(await imageSize(`${root}/${path}`)),
    roi: roi ?? null,
  });
  const pairs: ManifestPair[] = [];
  for (const pair of study.pairs)
    pairs.push({
      ...NOTHING_KNOWN,
      pair: pair.pair,
      patient: pair.patient,
      lesion: pair.lesion ?? null,
      diagnosis: pair.diagnosis ?? null,
      b: await image(pair.bImage, pair.bRoi),
      se: await image(pair.seImage, pair.seRoi),
      synthetic: pair.extra['synthetic'] ?? null,
    });
  return manifestOf({
    ...contentOf({ fits, folds, options, seed }),
    parts: partsOf(patientClasses(study.pairs).labelled, folds),
    pairs,
  });
}

/** What a manifest says beside its patients. */
function contentOf({
  fits,
  folds,
  options,
  seed,
}: Required<SmallRun>): Omit<CrossvalContent, 'parts' | 'pairs'> {
  return {
    study: 'small',
    origin: 'synthetic',
    originDetail: 'phantoms of a test',
    plan: { format: 'sonopair-plan', version: 1, name: 'small', fits: [...fits] },
    protocol: { kind: 'paper', folds, test: 0.25, seed },
    options: { ...OPTIONS, ...options },
    seed,
    preprocessing: PREPROCESSING_VERSION,
    overrides: [],
  };
}

/** A run on eight patients with a pair each, whose images are not there. */
export function smallManifest(fits: readonly PlanFit[]): CrossvalManifest {
  const patients = Array.from({ length: 8 }, (_, i) => `P${i}`);
  const image = (path: string): ManifestPair['b'] => {
    return { path, sha256: sha256(path), width: 90, height: 70, roi: null };
  };
  return manifestOf({
    ...contentOf({ fits, folds: 2, options: { epochs: 4 }, seed: 1 }),
    parts: {
      test: ['P6', 'P7'],
      folds: [patients.slice(0, 3), patients.slice(3, 6)],
      unlabelled: [],
    },
    pairs: patients.map((patient, i): ManifestPair =>
      Object.assign({}, NOTHING_KNOWN, {
        pair: `${patient}-1`,
        patient,
        diagnosis: i % 2 === 0 ? ('benign' as const) : ('malignant' as const),
        b: image(`${patient}_b.png`),
        se: image(`${patient}_se.png`),
      }),
    ),
  });
}

/** A manifest of this content. */
export function manifestOf(content: CrossvalContent): CrossvalManifest {
  return manifestSchema.parse({
    format: 'sonopair-crossval',
    version: 1,
    sha256: sha256(canonicalJson(content)),
    content,
    createdAt: '2026-01-01T00:00:00.000Z',
    createdWith: 'test',
    runtime: { onnxruntime: '1', node: process.version, platform: 'test', cpu: 'test' },
  });
}

/** Patients dealt out within their class: every fourth is tested, the others go to the folds. */
function partsOf(labelled: ReturnType<typeof patientClasses>['labelled'], folds: number): Parts {
  const test: string[] = [];
  const dealt = Array.from({ length: folds }, (): string[] => []);
  for (const name of CLASS_NAMES) {
    const own = labelled.filter(({ diagnosis }) => diagnosis === name);
    own.forEach(({ patient }, i) => {
      if (i % 4 === 3) test.push(patient);
      else dealt[i % folds]!.push(patient);
    });
  }
  return { test, folds: dealt, unlabelled: [] };
}

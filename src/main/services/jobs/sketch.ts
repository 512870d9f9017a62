import type { SpecOf } from '../../../shared/contract/jobs.ts';
import type {
  CrossvalContent,
  CrossvalManifest,
  FitOptions,
  ManifestPair,
  Parts,
  Protocol,
} from '../../../shared/crossval/manifest.ts';
import type { Pair } from '../../../shared/domain/study.ts';
import { divide } from '../../crossval/protocol.ts';
import { PREPROCESSING_VERSION } from '../../imaging/prepare.ts';
import type { PairContext } from '../../registry/interface.ts';
import { patientClasses } from '../../study/stratify.ts';

/**
 * The manifest that a job would have, drawn from the registry alone and without a hash: enough to
 * tell what it costs. Nothing is ever fitted from it.
 */
export function sketchManifest(
  spec: SpecOf<'crossval'> | SpecOf<'fit'>,
  contexts: readonly PairContext[],
): CrossvalManifest {
  const pairs = contexts.map(studyPair);
  const own =
    spec.kind === 'crossval'
      ? { plan: spec.plan, protocol: spec.protocol, parts: divide(pairs, spec.protocol) }
      : singleFit(spec, pairs);
  const content: CrossvalContent = {
    ...own,
    origin: spec.origin,
    originDetail: '',
    options: withoutHashes(spec.options),
    seed: spec.seed,
    pairs: contexts.map(sketchedPair),
    preprocessing: PREPROCESSING_VERSION,
    overrides: [],
  };
  return {
    format: 'sonopair-crossval',
    version: 1,
    sha256: '0'.repeat(64),
    content,
    study: spec.name,
    createdAt: new Date(0).toISOString(),
    createdWith: '',
    runtime: { onnxruntime: '', node: '', platform: '', cpu: '' },
  };
}

/** One fit as the first fold of a plan that has two: one to steer early stopping, one to fit on. */
function singleFit(
  { name, fit, seed, validation }: SpecOf<'fit'>,
  pairs: readonly Pair[],
): Pick<CrossvalContent, 'plan' | 'protocol' | 'parts'> {
  const patients = patientClasses(pairs).labelled.map(({ patient }) => patient);
  const held = Math.max(1, Math.round(validation * patients.length));
  const protocol: Protocol = { kind: 'paper', folds: 2, test: 0.5, seed };
  const parts: Parts = {
    test: [],
    folds: [patients.slice(0, held), patients.slice(held)],
    unlabelled: [],
  };
  return { plan: { format: 'sonopair-plan', version: 1, name, fits: [fit] }, protocol, parts };
}

/** They cost what any weights cost. */
function withoutHashes(options: SpecOf<'crossval'>['options']): FitOptions {
  return { ...options, weights: {} };
}

function studyPair({ pair, patient, lesion }: PairContext): Pair {
  return {
    pair: pair.code,
    patient: patient.code,
    lesion: lesion.code,
    ...(lesion.diagnosis === null ? {} : { diagnosis: lesion.diagnosis }),
    bImage: pair.b.hash,
    seImage: pair.se.hash,
    extra: {},
  };
}

function sketchedPair({ pair, patient, lesion, exam }: PairContext): ManifestPair {
  const image = (side: 'b' | 'se'): ManifestPair['b'] => {
    const { hash, width, height } = pair[side];
    return { path: hash, sha256: hash, width, height, roi: pair.roi?.[side] ?? null };
  };
  return {
    pair: pair.code,
    patient: patient.code,
    lesion: lesion.code,
    diagnosis: lesion.diagnosis,
    b: image('b'),
    se: image('se'),
    histology: lesion.histology,
    birads: lesion.birads,
    device: exam.device,
    strainRatio: null,
    strainMethod: null,
    tsukuba: null,
    opinions: [],
    synthetic: null,
  };
}

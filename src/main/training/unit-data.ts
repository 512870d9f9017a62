import { classIndex } from '../../shared/domain/diagnosis.ts';
import type { Pair } from '../../shared/domain/study.ts';
import type { PlanFit } from '../../shared/crossval/arms.ts';
import type { CrossvalContent } from '../../shared/crossval/manifest.ts';
import type { Unit } from '../../shared/crossval/units.ts';
import { SonopairError } from '../../shared/errors.ts';
import { checkImageContents } from '../study/contents.ts';
import type { Selection } from './selection.ts';
import { type StageSettings, stageSettingsSchema } from './settings.ts';

/** The pairs of a frozen study as those of a study folder. */
export function studyPairs({ pairs }: Pick<CrossvalContent, 'pairs'>): readonly Pair[] {
  return pairs.map(({ pair, patient, lesion, diagnosis, b, se, synthetic }) => ({
    pair,
    patient,
    ...(lesion === null ? {} : { lesion }),
    ...(diagnosis === null ? {} : { diagnosis }),
    bImage: b.path,
    seImage: se.path,
    ...(b.roi === null ? {} : { bRoi: b.roi }),
    ...(se.roi === null ? {} : { seRoi: se.roi }),
    extra: synthetic === null ? {} : { synthetic },
  }));
}

/**
 * How a unit is fitted. All units of a run have its seed: folds and arms start from the same
 * weights, so that they differ by their patients and inputs alone. `files` are the weights files on
 * this machine; by default where the manifest says.
 */
export function unitSettings(
  { options, seed }: Pick<CrossvalContent, 'options' | 'seed'>,
  { input, images, networks, ensemble }: PlanFit,
  files: StageSettings['weights'],
): StageSettings {
  const weights = networks.flatMap((name) => {
    const start = options.weights[name];
    return start === undefined ? [] : [[name, files[name] ?? start.file] as const];
  });
  const freeze = networks.flatMap((name) => {
    const choice = options.freeze[name];
    return choice === undefined ? [] : [[name, choice] as const];
  });
  return stageSettingsSchema.parse({
    ...options,
    input,
    images,
    networks,
    ensemble,
    // Two stems are for two images.
    stems: input === 'bse' ? options.stems : undefined,
    weights: Object.fromEntries(weights),
    freeze: Object.fromEntries(freeze),
    seed,
  });
}

/** No label: what a fit is not told of the pairs it has nothing to do with. */
const UNTOLD = -1;

/** Where a unit's pairs stand in the manifest. */
export interface UnitPairs {
  readonly selection: Selection;
  /** Indices of all pairs of these patients, with or without a diagnosis. */
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/**
 * The pairs of a unit: of the patients it names, and of no others. Labels are told of the pairs
 * that are fitted and that steer early stopping only. Throws SonopairError `fit` where a class is
 * missing on a side.
 */
export function unitPairs(pairs: readonly Pair[], { id, parts }: Unit): UnitPairs {
  const indicesOf = (patients: readonly string[]): readonly number[] => {
    const members = new Set(patients);
    return pairs.flatMap(({ patient }, i) => (members.has(patient) ? [i] : []));
  };
  const isLabelled = (i: number): boolean => pairs[i]!.diagnosis !== undefined;
  const validation = indicesOf(parts.validation);
  const own = { fitting: indicesOf(parts.fitting).filter(isLabelled), validation };
  const selection = { fitting: own.fitting, validation: validation.filter(isLabelled) };
  const told = new Set([...selection.fitting, ...selection.validation]);
  const labels = pairs.map(({ diagnosis }, i) => (told.has(i) ? classIndex(diagnosis!) : UNTOLD));
  for (const [part, members] of Object.entries(selection))
    for (const label of [0, 1])
      if (!members.some((i) => labels[i] === label)) throw tooFew(id, part, label);
  return {
    selection: {
      ...selection,
      pairs,
      labels,
      fittingPatients: parts.fitting,
      validationPatients: parts.validation,
      unlabelled: 0,
    },
    validation,
    test: indicesOf(parts.test),
  };
}

function tooFew(unit: string, part: string, label: number): SonopairError {
  return new SonopairError('fit', {
    subject: unit,
    reason: `no ${label === 0 ? 'benign' : 'malignant'} patient is left for ${part}`,
    remedy: 'Use fewer folds, or a study with more patients of both classes',
  });
}

/**
 * Hashes the images of pairs, given by their indices, and holds them against the manifest: path →
 * SHA-256. Throws SonopairError `image` naming the first that is not as it was when the study was
 * frozen, and how many more are not.
 */
export async function verifiedHashes(
  root: string,
  content: Pick<CrossvalContent, 'pairs'>,
  which: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  const pairs = which.map((i) => content.pairs[i]!);
  const found = await checkImageContents({ root, columns: [], pairs: studyPairs({ pairs }) });
  const images = new Map(
    pairs.flatMap(({ b, se }) => [b, se].map(({ path, sha256 }) => [path, sha256])),
  );
  const changed = [...images].filter(([path, hash]) => found.get(path) !== hash);
  const [first] = changed;
  if (first === undefined) return found;
  const others = changed.length - 1;
  throw new SonopairError('image', {
    subject: first[0],
    reason:
      (found.has(first[0])
        ? 'it is not the image that was there when the study was frozen'
        : 'it was there when the study was frozen and cannot be read now') +
      (others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'image' : 'images'})`),
    remedy: 'Restore it, or start a new run, which freezes the study as it is now',
  });
}

import type { Parts, Protocol } from '../../shared/crossval/manifest.ts';
import { CLASS_NAMES, type Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { randomStream } from '../../shared/random/stream.ts';
import { type LabelledPatient, patientClasses, stratifiedPatients } from '../study/stratify.ts';

/**
 * Divides patients as a protocol says: every patient, with all images, is in one part only
 * (method.md, "Training"). Folds have the same number of patients of each class, give or take one,
 * and about as many images. The same patients, diagnoses and protocol give the same parts, whatever
 * the order of the pairs.
 *
 * Throws SonopairError `split` where a class has too few patients for the folds, or rotating folds
 * are too few.
 */
export function divide(pairs: readonly Pair[], protocol: Protocol): Parts {
  checkFolds(protocol);
  const { labelled, unlabelled } = patientClasses(pairs);
  const random = randomStream(protocol.seed, 'split');
  const { chosen: test, rest } =
    protocol.test === null
      ? { chosen: [], rest: labelled.map(({ patient }) => patient) }
      : stratifiedPatients(labelled, protocol.test, random);
  const folded = new Set(rest);
  const left = labelled.filter(({ patient }) => folded.has(patient));
  checkClasses(left, protocol);
  return {
    test: [...test],
    folds: foldsOf(left, imagesOf(pairs), protocol).map((members) => members.toSorted()),
    unlabelled: [...unlabelled],
  };
}

function checkFolds({ kind, folds }: Protocol): void {
  if (kind === 'paper' || folds >= 3) return;
  throw new SonopairError('split', {
    subject: `${folds} folds`,
    reason: 'rotating folds need at least three: one to test, one to stop early, one to fit',
    remedy: 'Use more folds, or the protocol of the paper',
  });
}

/** Each fold validates or tests, so each needs a patient of both classes. */
function checkClasses(patients: readonly LabelledPatient[], { folds, test }: Protocol): void {
  for (const name of CLASS_NAMES) {
    const count = patients.filter(({ diagnosis }) => diagnosis === name).length;
    if (count >= folds) continue;
    const who = `${count} ${name} ${count === 1 ? 'patient' : 'patients'}`;
    throw new SonopairError('split', {
      subject: `${folds} folds`,
      reason:
        test === null
          ? `only ${who} can be divided, fewer than one for each fold`
          : `only ${who} can be divided beside the test part, fewer than one for each fold`,
      remedy: 'Use fewer folds, or a study with more patients of both classes',
    });
  }
}

interface Fold {
  readonly members: string[];
  readonly ofClass: Record<Diagnosis, number>;
  images: number;
}

/** Patients are dealt in turn to the fold that is most in want of their class, of any, of images. */
function foldsOf(
  patients: readonly LabelledPatient[],
  images: ReadonlyMap<string, number>,
  { folds: count, seed }: Protocol,
): readonly string[][] {
  const folds = Array.from({ length: count }, (): Fold => ({
    members: [],
    ofClass: { benign: 0, malignant: 0 },
    images: 0,
  }));
  for (const diagnosis of CLASS_NAMES) {
    const random = randomStream(seed, 'folds', diagnosis);
    const dealt = random
      .shuffled(patients.filter((one) => one.diagnosis === diagnosis).map(({ patient }) => patient))
      // Stable: patients with as many images stay shuffled. The largest are dealt first.
      .toSorted((a, b) => images.get(b)! - images.get(a)!);
    for (const patient of dealt) {
      const fold = mostInWant(folds, diagnosis);
      fold.members.push(patient);
      fold.ofClass[diagnosis] += 1;
      fold.images += images.get(patient)!;
    }
  }
  return folds.map(({ members }) => members);
}

function mostInWant(folds: readonly Fold[], diagnosis: Diagnosis): Fold {
  const wants = (a: Fold, b: Fold): number =>
    a.ofClass[diagnosis] - b.ofClass[diagnosis] ||
    a.members.length - b.members.length ||
    a.images - b.images;
  return folds.reduce((best, fold) => (wants(fold, best) < 0 ? fold : best));
}

/** Pairs of each patient that are fitted or scored: those with a diagnosis. */
function imagesOf(pairs: readonly Pair[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { patient, diagnosis } of pairs)
    if (diagnosis !== undefined) counts.set(patient, (counts.get(patient) ?? 0) + 1);
  return counts;
}

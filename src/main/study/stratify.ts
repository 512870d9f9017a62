import { CLASS_NAMES, type Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { Pair } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { RandomStream } from '../../shared/random/stream.ts';

export interface LabelledPatient {
  readonly patient: string;
  readonly diagnosis: Diagnosis;
}

/**
 * The class each patient is stratified by: malignant if any of the patient's pairs is, benign if
 * any is benign. Patients without any diagnosis are listed apart: they are neither fitted nor
 * scored. Both lists are in the order of the codes' characters, the same on
 * every machine.
 */
export function patientClasses(pairs: readonly Pair[]): {
  readonly labelled: readonly LabelledPatient[];
  readonly unlabelled: readonly string[];
} {
  const classes = new Map<string, Diagnosis | undefined>();
  for (const { patient, diagnosis } of pairs) {
    const known = classes.get(patient);
    classes.set(patient, known === 'malignant' ? known : (diagnosis ?? known));
  }
  const labelled: LabelledPatient[] = [];
  const unlabelled: string[] = [];
  for (const patient of [...classes.keys()].toSorted()) {
    const diagnosis = classes.get(patient);
    if (diagnosis === undefined) unlabelled.push(patient);
    else labelled.push({ patient, diagnosis });
  }
  return { labelled, unlabelled };
}

/**
 * Draws about `fraction` of the patients with the same share of each class (largest-remainder
 * rounding, so that the total is `fraction` of all patients rounded). A class of two or more
 * patients has at least one on each side; a class of one stays in `rest`. The draw depends on the
 * set of patients, not on their order. Both lists are in the order of the patient codes.
 *
 * Throws SonopairError `usage` for a fraction outside (0, 1).
 */
export function stratifiedPatients(
  patients: readonly LabelledPatient[],
  fraction: number,
  random: RandomStream,
): { readonly chosen: readonly string[]; readonly rest: readonly string[] } {
  if (!(fraction > 0 && fraction < 1)) {
    throw new SonopairError('usage', {
      subject: `Part of the patients ${fraction}`,
      reason: 'it is not between 0 and 1',
      remedy: 'Give a fraction such as 0.2',
    });
  }
  const classes = CLASS_NAMES.map((name) =>
    patients
      .filter(({ diagnosis }) => diagnosis === name)
      .map(({ patient }) => patient)
      .toSorted(),
  );
  const sizes = classes.map((members) => members.length);
  const counts = largestRemainder(sizes, fraction);
  const chosen: string[] = [];
  const rest: string[] = [];
  for (const [i, members] of classes.entries()) {
    const size = members.length;
    const count = Math.min(Math.max(counts[i]!, size >= 2 ? 1 : 0), Math.max(size - 1, 0));
    const shuffled = random.shuffled(members);
    chosen.push(...shuffled.slice(0, count));
    rest.push(...shuffled.slice(count));
  }
  return { chosen: chosen.toSorted(), rest: rest.toSorted() };
}

/** Whole numbers near `fraction` of each size that add up to `fraction` of their sum, rounded. */
function largestRemainder(sizes: readonly number[], fraction: number): readonly number[] {
  const quotas = sizes.map((size) => size * fraction);
  const counts = quotas.map(Math.floor);
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * fraction);
  const byRemainder = quotas
    .map((quota, i) => ({ i, remainder: quota - Math.floor(quota) }))
    .toSorted((a, b) => b.remainder - a.remainder);
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { i } of byRemainder.slice(0, missing)) counts[i]! += 1;
  return counts;
}

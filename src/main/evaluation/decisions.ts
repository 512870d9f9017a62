import { CLASS_NAMES, type Diagnosis } from '../../shared/domain/diagnosis.ts';
import { SonopairError } from '../../shared/errors.ts';
import { isPositive } from '../../shared/stats/confusion.ts';

/** The probability of malignancy a network or an ensemble gave one pair. */
export interface PairScore {
  readonly patient: string;
  /** What a decision is made for: `decisionUnit(pair)`, the lesion or the patient. */
  readonly unit: string;
  readonly pair: string;
  readonly diagnosis?: Diagnosis;
  /** In [0, 1]. */
  readonly probability: number;
}

export interface PairDecision extends PairScore {
  /** Malignant where the probability is at least the cutoff. */
  readonly decision: Diagnosis;
}

/** One lesion or patient with both patient-wise decisions of method.md. */
export interface UnitDecision {
  readonly patient: string;
  readonly unit: string;
  /** Of any of its pairs: a diagnosis belongs to the lesion or patient, not to the image. */
  readonly diagnosis?: Diagnosis;
  /** N_P of Eq. (1). */
  readonly pairs: number;
  /** B_P of Eq. (1). */
  readonly benignVotes: number;
  /** N_P − B_P. */
  readonly malignantVotes: number;
  /** Eq. (1): benign if B_P > N_P − B_P, otherwise malignant (a tie is malignant). */
  readonly decision: Diagnosis;
  readonly meanProbability: number;
  /** Malignant where the mean probability is at least the cutoff. */
  readonly meanDecision: Diagnosis;
}

/** The cutoff of a softmax over two classes: the class with the larger probability. */
export const DEFAULT_CUTOFF = 0.5;

/** Image-wise decisions. Throws SonopairError `model` for a probability that is none. */
export function decidePairs(
  scores: readonly PairScore[],
  cutoff: number = DEFAULT_CUTOFF,
): readonly PairDecision[] {
  return scores.map((score) => {
    if (!(score.probability >= 0 && score.probability <= 1)) {
      throw new SonopairError('model', {
        subject: `Pair ${score.pair}`,
        reason: `the model gave it the probability ${score.probability}`,
        remedy:
          'The model cannot be used; fit it again, with a smaller learning rate if it diverged',
      });
    }
    return Object.assign({ decision: called(score.probability, cutoff) }, score);
  });
}

/**
 * Decisions per lesion or patient, in the order of their first pairs. Throws SonopairError `study`
 * where one has two diagnoses, `model` for a probability that is none.
 */
export function decideUnits(
  scores: readonly PairScore[],
  cutoff: number = DEFAULT_CUTOFF,
): readonly UnitDecision[] {
  const units = Map.groupBy(decidePairs(scores, cutoff), ({ unit }) => unit);
  return Array.from(units, ([unit, pairs]): UnitDecision => {
    const benignVotes = pairs.filter(({ decision }) => decision === 'benign').length;
    const malignantVotes = pairs.length - benignVotes;
    const total = pairs.reduce((sum, { probability }) => sum + probability, 0);
    const meanProbability = total / pairs.length;
    const diagnosis = diagnosisOf(unit, pairs);
    return {
      patient: pairs[0]!.patient,
      unit,
      ...(diagnosis === undefined ? {} : { diagnosis }),
      pairs: pairs.length,
      benignVotes,
      malignantVotes,
      decision: benignVotes > malignantVotes ? 'benign' : 'malignant',
      meanProbability,
      meanDecision: called(meanProbability, cutoff),
    };
  });
}

function called(probability: number, cutoff: number): Diagnosis {
  return isPositive(probability, cutoff) ? 'malignant' : 'benign';
}

function diagnosisOf(unit: string, pairs: readonly PairScore[]): Diagnosis | undefined {
  const found = CLASS_NAMES.filter((name) => pairs.some(({ diagnosis }) => diagnosis === name));
  if (found.length > 1) {
    throw new SonopairError('study', {
      subject: unit,
      reason: 'it has two diagnoses, benign and malignant',
      remedy: 'Correct pairs.csv, or tell its lesions apart in the column lesion',
    });
  }
  return found[0];
}

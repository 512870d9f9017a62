import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import {
  DEFAULT_PATIENTS,
  generatePhantomStudy,
  PHANTOM_VERSION,
  type PhantomOptions,
} from '../phantom/generate.ts';

export { DEFAULT_PATIENTS };

export interface PhantomSummary {
  /** Absolute path of the study folder. */
  readonly study: string;
  readonly patients: Readonly<Record<Diagnosis, number>>;
  readonly pairs: number;
  readonly seed: number;
  /** Version of the generator: the same version and seed give the same images. */
  readonly version: number;
}

/** Draws a synthetic study. Errors as generatePhantomStudy. */
export async function makePhantom(
  options: PhantomOptions & { readonly seed: number },
): Promise<PhantomSummary> {
  const study = await generatePhantomStudy(options);
  const patients = new Map(study.pairs.map(({ patient, diagnosis }) => [patient, diagnosis]));
  const countOf = (wanted: Diagnosis): number =>
    [...patients.values()].filter((diagnosis) => diagnosis === wanted).length;
  return {
    study: study.root,
    patients: { benign: countOf('benign'), malignant: countOf('malignant') },
    pairs: study.pairs.length,
    seed: options.seed,
    version: PHANTOM_VERSION,
  };
}

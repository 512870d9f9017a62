import type { PhantomPatient } from './patients.ts';

/** What a generated folder says about itself. */
interface SampleFacts {
  readonly version: number;
  readonly seed: number;
  readonly patients: readonly PhantomPatient[];
  readonly pairs: number;
}

/** The note put beside a sample, so that nobody takes it for patient data. */
export function readmeOf({ version, seed, patients, pairs }: SampleFacts): string {
  const benign = patients.filter(({ diagnosis }) => diagnosis === 'benign').length;
  return `SYNTHETIC IMAGES - NOT PATIENT DATA

Made by "sonopair phantom", generator version ${version}, seed ${seed}:
${patients.length} invented patients (${benign} benign, ${patients.length - benign} malignant), ${pairs} pairs of a B-mode and a
strain-elastography image. The same version and seed give the same study.

The patients do not exist. Each takes diagnosis, histology and strain ratio from one row of the
supplementary tables of the paper the product was asked for; each pair's strain ratio varies around
that by the repeat variation published for manual (43 %) and assisted (30 %) measurement. Everything
else is drawn: layers, lesion, speckle, shadows, strain, section planes, and the reader's regions of
interest. B-mode and strain images are not co-registered. In the strain images blue is hard, green
the mean of the window and red soft.

The sample shows that the program runs. It supports no claim about the diagnosis of breast lesions,
and a network fitted to it must not be used on patients. Research use only, not a medical device.
`;
}

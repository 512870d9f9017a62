import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { RandomStream } from '../../shared/random/stream.ts';
import { randomStream } from '../../shared/random/stream.ts';
import type { Appearance } from './appearance.ts';
import { drawAppearance, drawBirads, familyOf } from './appearance.ts';
import type { Device } from './devices.ts';
import { DEVICES } from './devices.ts';
import { choose, repeatVariation } from './draw.ts';
import type { LesionSize } from './lesion.ts';
import { drawLesionSize } from './lesion.ts';
import type { ReferencePatient } from './reference-patients.ts';
import { REFERENCE_PATIENTS } from './reference-patients.ts';
import type { Stiffness } from './stiffness.ts';
import { drawStiffness } from './stiffness.ts';

/** One patient of the sample, with one lesion. */
export interface PhantomPatient extends ReferencePatient {
  readonly code: string;
  readonly appearance: Appearance;
  readonly stiffness: Stiffness;
  readonly size: LesionSize;
  readonly birads: string;
  readonly side: 'left' | 'right';
  readonly clock: number;
  readonly device: Device;
  readonly pairs: readonly PairPlan[];
}

/** One acquisition. */
export interface PairPlan {
  readonly pair: string;
  readonly plane: SectionPlane;
  readonly strainMethod: StrainMethod;
  /** The patient's strain ratio as this acquisition measures it. */
  readonly strainRatio: number;
}

/** The two section planes of a breast lesion, towards the nipple and across. */
export type SectionPlane = 'radial' | 'antiradial';
export type StrainMethod = 'manual' | 'assisted';

/** Share of benign patients in the paper's text: 42 of 85. */
const BENIGN_SHARE = 42 / 85;

/** Coefficient of variation of a repeated strain ratio (method.md, "Definitions around …"). */
export const REPEAT_VARIATION: Readonly<Record<StrainMethod, number>> = {
  manual: 0.43,
  assisted: 0.3,
};

/** Begins every patient's code, unless another is asked for. */
const CODE_PREFIX = 'PH';

/** How many of `patients` are benign: 42 of 85, other numbers in proportion, never a class empty. */
export function benignCount(patients: number): number {
  return Math.min(patients - 1, Math.max(1, Math.round(patients * BENIGN_SHARE)));
}

/**
 * Draws the patients of a sample, classes mixed. Histology and strain ratio come together from the
 * paper's table, each row once before any comes again; the counts of pairs 2 to 6 likewise.
 */
export function drawPatients(
  count: number,
  seed: number,
  prefix: string = CODE_PREFIX,
): PhantomPatient[] {
  const stream = randomStream(seed, 'phantom', 'patients');
  const benign = benignCount(count);
  const rows = stream.shuffled([
    ...dealt(rowsOf('benign'), benign, stream),
    ...dealt(rowsOf('malignant'), count - benign, stream),
  ]);
  const pairCounts = dealt([2, 3, 4, 5, 6], count, stream);
  const digits = Math.max(3, String(count).length);
  return rows.map((row, index) => {
    const code = `${prefix}${String(index + 1).padStart(digits, '0')}`;
    // As many counts as rows were dealt.
    return drawPatient(code, row, pairCounts[index]!, randomStream(seed, 'phantom', code));
  });
}

function rowsOf(diagnosis: Diagnosis): ReferencePatient[] {
  return REFERENCE_PATIENTS.filter((row) => row.diagnosis === diagnosis);
}

/** Takes items as from a shuffled pack, which is shuffled again whenever it is used up. */
function dealt<T>(items: readonly T[], count: number, stream: RandomStream): T[] {
  const taken: T[] = [];
  while (taken.length < count) taken.push(...stream.shuffled(items));
  return taken.slice(0, count);
}

function drawPatient(
  code: string,
  row: ReferencePatient,
  pairCount: number,
  stream: RandomStream,
): PhantomPatient {
  const appearance = drawAppearance(row, stream);
  return {
    ...row,
    code,
    appearance,
    stiffness: drawStiffness(row.diagnosis, row.strainRatio, familyOf(row) === 'cyst', stream),
    size: drawLesionSize(appearance, stream),
    birads: drawBirads(appearance, stream),
    side: stream.integer(2) === 0 ? 'left' : 'right',
    clock: 1 + stream.integer(12),
    device: choose(
      stream,
      DEVICES.map((device) => [device, 1] as const),
    ),
    pairs: Array.from({ length: pairCount }, (_, index) => {
      const strainMethod = stream.integer(2) === 0 ? 'manual' : 'assisted';
      const measured = row.strainRatio * repeatVariation(stream, REPEAT_VARIATION[strainMethod]);
      return {
        pair: `${code}-${index + 1}`,
        plane: index % 2 === 0 ? 'radial' : 'antiradial',
        strainMethod,
        strainRatio: Math.max(0.05, Math.round(100 * measured) / 100),
      };
    }),
  };
}

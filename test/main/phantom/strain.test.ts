import { describe, expect, test } from 'vitest';

import { shownSoftness } from '../../../src/main/phantom/elastogram.ts';
import { MM_PER_PIXEL, tissueX, tissueZ } from '../../../src/main/phantom/frame.ts';
import { positionIn } from '../../../src/main/phantom/lesion.ts';
import { drawBreast } from '../../../src/main/phantom/pair.ts';
import type { PhantomPatient } from '../../../src/main/phantom/patients.ts';
import { drawPatients } from '../../../src/main/phantom/patients.ts';
import type { StrainPattern } from '../../../src/main/phantom/stiffness.ts';
import type { StrainMap } from '../../../src/main/phantom/strain.ts';
import {
  MEASURED_CORE,
  STRAIN_COLUMNS,
  STRAIN_ROWS,
  STRAIN_STEP,
  strainOf,
} from '../../../src/main/phantom/strain.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';

const POSE = { lesionAt: 19, lateralScale: 1, axialScale: 1 };
const SEED = 11;
const patients = drawPatients(24, SEED);
const breasts = new Map(patients.map((patient) => [patient.code, drawBreast(patient, SEED)]));

function strainMap(patient: PhantomPatient, ratio: number): StrainMap {
  const { anatomy, lesions } = breasts.get(patient.code)!;
  const stream = randomStream(SEED, patient.code);
  return strainOf(anatomy, lesions.radial, patient.stiffness, 0, POSE, ratio, stream);
}

/** Mean strain over the cells whose place in the lesion (0 centre, 1 border) is wanted. */
function meanStrain(
  patient: PhantomPatient,
  { strain }: StrainMap,
  wanted: (share: number, depth: number) => boolean,
): number {
  const lesion = breasts.get(patient.code)!.lesions.radial;
  let sum = 0;
  let count = 0;
  for (let cell = 0; cell < STRAIN_COLUMNS * STRAIN_ROWS; cell += 1) {
    const step = STRAIN_STEP * MM_PER_PIXEL;
    const x = tissueX(POSE, ((cell % STRAIN_COLUMNS) + 0.5) * step);
    const z = tissueZ(POSE, (Math.floor(cell / STRAIN_COLUMNS) + 0.5) * step);
    const share = positionIn(lesion, x, z)?.share ?? Infinity;
    if (!wanted(share, z - lesion.depth)) continue;
    sum += strain[cell]!;
    count += 1;
  }
  return sum / count;
}

test('the map shows the strain ratio it was made for', () => {
  for (const patient of patients) {
    for (const ratio of [0.4, 2.5, 6]) {
      const map = strainMap(patient, ratio);
      expect(Math.abs(map.strainRatio / ratio - 1), `${patient.code} ${ratio}`).toBeLessThan(0.05);
      // Strain is relative to fat, so the lesion's own mean is the reciprocal of the ratio.
      const core = MEASURED_CORE * Math.min(1, patient.stiffness.ebRatio);
      const inside = meanStrain(patient, map, (share) => share < core);
      expect(Math.abs(inside * ratio - 1)).toBeLessThan(0.06);
    }
  }
});

test('the hardest lesions of the table stay hard through the blur', () => {
  for (const patient of patients) {
    expect(strainMap(patient, 18.61).strainRatio, patient.code).toBeGreaterThan(10);
  }
});

describe('strain patterns', () => {
  const [patient] = patients;
  const shown = (
    pattern: StrainPattern,
    ebRatio: number,
    wanted: (share: number, depth: number) => boolean,
  ): number => {
    const changed = { ...patient!, stiffness: { pattern, ebRatio } };
    return meanStrain(changed, strainMap(changed, 4), wanted);
  };

  test('a soft rim strains more than its centre', () => {
    const rim = shown('soft rim', 1, (share) => share > 0.75 && share < 0.95);
    const centre = shown('soft rim', 1, (share) => share < 0.4);
    expect(rim).toBeGreaterThan(1.8 * centre);
    const evenRim = shown('stiff', 1, (share) => share > 0.75 && share < 0.95);
    const evenCentre = shown('stiff', 1, (share) => share < 0.4);
    expect(rim / centre).toBeGreaterThan(1.3 * (evenRim / evenCentre));
  });

  test('stiff beyond the lesion is stiff around it', () => {
    const around = (share: number): boolean => share > 1.05 && share < 1.25;
    expect(shown('stiff beyond', 1.4, around)).toBeLessThan(0.65 * shown('stiff', 1, around));
  });

  test('a fluid shows layers, hard above and soft below', () => {
    const above = shown('layered', 1, (share, depth) => share < 0.8 && depth < -0.8);
    const below = shown('layered', 1, (share, depth) => share < 0.8 && depth > 0.8);
    expect(below).toBeGreaterThan(2 * above);
  });
});

test('harder is further to the blue end, the mean is the middle', () => {
  expect(shownSoftness(1)).toBe(0.5);
  const shares = [0, 0.05, 0.2, 0.6, 1, 1.5, 3, 9].map(shownSoftness);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
});

import { describe, expect, test } from 'vitest';

import type { Appearance, Posterior } from '../../../src/main/phantom/appearance.ts';
import { HEIGHT, WIDTH } from '../../../src/main/phantom/frame.ts';
import type { RenderedPair } from '../../../src/main/phantom/pair.ts';
import { drawBreast, renderPair } from '../../../src/main/phantom/pair.ts';
import type { PhantomPatient } from '../../../src/main/phantom/patients.ts';
import { drawPatients } from '../../../src/main/phantom/patients.ts';
import type { SourceRect } from '../../../src/shared/geometry/rect.ts';

const SEED = 3;
const patients = drawPatients(14, SEED);

function render(patient: PhantomPatient, plan = patient.pairs[0]!): RenderedPair {
  return renderPair(patient, drawBreast(patient, SEED), plan, SEED);
}

/** The middle of a region: `share` of its width and height around its centre. */
function middle({ x, y, width, height }: SourceRect, share: number): SourceRect {
  const margin = (1 - share) / 2;
  return {
    x: Math.round(x + margin * width),
    y: Math.round(y + margin * height),
    width: Math.round(share * width),
    height: Math.round(share * height),
  };
}

function mean(
  { data, channels }: RenderedPair['b'],
  { x, y, width, height }: SourceRect,
  channel = 0,
): number {
  let sum = 0;
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1) {
      sum += data[(row * WIDTH + column) * channels + channel]!;
    }
  }
  return sum / (width * height);
}

describe('every pair', () => {
  const rendered = patients.map((patient) => render(patient));

  test('has a gray and a colour image of one size', () => {
    for (const { b, se } of rendered) {
      expect(b).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 1, maximum: 255 });
      expect(se).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 3, maximum: 255 });
      expect(b.data).toHaveLength(WIDTH * HEIGHT);
      expect(se.data).toHaveLength(3 * WIDTH * HEIGHT);
    }
  });

  test('has its regions inside the images, and not at the same place', () => {
    for (const { bRoi, seRoi } of rendered) {
      for (const { x, y, width, height } of [bRoi, seRoi]) {
        for (const value of [x, y, width, height]) expect(Number.isInteger(value)).toBe(true);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThan(20);
        expect(x + width).toBeLessThanOrEqual(WIDTH);
        expect(y + height).toBeLessThanOrEqual(HEIGHT);
      }
      expect(seRoi).not.toEqual(bRoi);
    }
  });

  test('uses the gray scale: neither black nor burnt out', () => {
    for (const { b } of rendered) {
      const values = [...b.data];
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(average).toBeGreaterThan(45);
      expect(average).toBeLessThan(150);
      expect(values.filter((value) => value === 255).length).toBeLessThan(0.03 * values.length);
      expect(values.filter((value) => value === 0).length).toBeLessThan(0.1 * values.length);
    }
  });
});

test('a hypoechoic or anechoic lesion fills its region on B-mode', () => {
  const dark = patients.filter(({ appearance }) =>
    ['hypoechoic', 'heterogeneous', 'anechoic'].includes(appearance.echo),
  );
  expect(dark.length).toBeGreaterThan(6);
  const contrasts = dark.map((patient) => {
    const { b, bRoi } = render(patient);
    return mean(b, bRoi) - mean(b, middle(bRoi, 0.45));
  });
  // A lesion between dark fat and its own shadow may hide, most do not.
  expect(contrasts.filter((contrast) => contrast > 0).length).toBeGreaterThan(0.8 * dark.length);
  expect(contrasts.reduce((sum, value) => sum + value, 0) / dark.length).toBeGreaterThan(10);
});

test('shadows and enhancement lie behind the lesion', () => {
  const some = patients.slice(0, 8);
  const behind = (patient: PhantomPatient, posterior: Posterior): number => {
    const appearance: Appearance = { ...patient.appearance, posterior };
    const { b, bRoi } = render({ ...patient, appearance });
    const { x, y, width, height } = middle(bRoi, 0.5);
    const below = y + 1.5 * height;
    return mean(b, { x, y: Math.ceil(below) + 4, width, height: 24 });
  };
  const average = (posterior: Posterior): number =>
    some.reduce((sum, patient) => sum + behind(patient, posterior) / some.length, 0);
  const none = average('none');
  expect(average('shadowing')).toBeLessThan(none - 20);
  expect(average('enhancement')).toBeGreaterThan(none + 8);
});

test('a higher strain ratio makes the lesion bluer on the strain image', () => {
  for (const patient of patients.slice(0, 6)) {
    const [plan] = patient.pairs;
    const blueness = [0.6, 2, 5, 14].map((strainRatio) => {
      const { se, seRoi } = render(patient, { ...plan!, strainRatio });
      const core = middle(seRoi, 0.4);
      const [red, green, blue] = [0, 1, 2].map((channel) => mean(se, core, channel));
      return blue! / (red! + green! + blue!);
    });
    expect(blueness, patient.code).toEqual(blueness.toSorted((a, b) => a - b));
    expect(blueness[3]! - blueness[0]!, patient.code).toBeGreaterThan(0.15);
  }
});

test('the strain image is gray outside its window and coloured inside', () => {
  const { se, seRoi } = render(patients[0]!);
  const edge = { x: 0, y: 0, width: 3, height: HEIGHT };
  expect(mean(se, edge, 0)).toBe(mean(se, edge, 2));
  const spread = Math.abs(mean(se, seRoi, 0) - mean(se, seRoi, 1));
  expect(spread).toBeGreaterThan(5);
});

test('the same seed gives the same pixels, another pair or seed gives others', () => {
  const [patient] = patients;
  const [first, second] = patient!.pairs;
  const again = render(patient!, first);
  expect(render(patient!, first)).toEqual(again);
  expect(render(patient!, second).b.data).not.toEqual(again.b.data);
  const other = renderPair(patient!, drawBreast(patient!, SEED + 1), first!, SEED + 1);
  expect(other.b.data).not.toEqual(again.b.data);
});

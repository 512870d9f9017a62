import { describe, expect, test } from 'vitest';

import {
  emptyPlan,
  pairedByHand,
  type Plan,
  planFor,
  swapped,
  takenApart,
  takenIn,
  withLeftOut,
  withoutPartner,
  withPatient,
  withPatientForAll,
} from '../../../src/renderer/features/import/plan.ts';
import { file, proposed, proposalOf } from './proposals.ts';

const FILES = ['a_b.png', 'a_se.png', 'c_b.png', 'c_se.png', 'z.png'];

/** Two pairs by names, of patients A and C, and one image without a partner. */
function twoPairs(): ReturnType<typeof proposalOf> {
  return proposalOf(FILES, [
    proposed('a_b.png', 'a_se.png', { code: 'A-1', patientCode: 'A' }),
    proposed('c_b.png', 'c_se.png', { code: 'C-1', patientCode: 'C' }),
  ]);
}

const shown = (plan: Plan): readonly string[] => plan.pairs.map(({ b, se }) => `${b}|${se}`);

describe('a plan for an import', () => {
  test('takes what was proposed, each pair of the patient its names tell', () => {
    const plan = planFor(twoPairs(), emptyPlan(''));
    expect(shown(plan)).toEqual(['a_b.png|a_se.png', 'c_b.png|c_se.png']);
    expect(plan.pairs.map(({ patient }) => patient)).toEqual(['A', 'C']);
    expect(withoutPartner(plan, twoPairs().files).map(({ id }) => id)).toEqual(['z.png']);
  });

  test('is of one patient where one is named for all, and each of its own without a name', () => {
    const patients = (plan: Plan): readonly string[] => plan.pairs.map(({ patient }) => patient);
    const named = planFor(twoPairs(), emptyPlan('W7'));
    expect(patients(named)).toEqual(['W7', 'W7']);
    const other = withPatientForAll(named, 'W8');
    expect(patients(other)).toEqual(['W8', 'W8']);
    expect(patients(planFor(twoPairs(), other))).toEqual(['W8', 'W8']);
    expect(patients(withPatientForAll(other, ''))).toEqual(['A', 'C']);
  });

  test('keeps what a person did when it is proposed anew', () => {
    const first = planFor(twoPairs(), emptyPlan(''));
    const [a, c] = first.pairs.map(({ key }) => key);
    const changed = withPatient(swapped(takenApart(first, c!), a!), a!, 'Other');
    const again = planFor(twoPairs(), changed);
    expect(shown(again)).toEqual(['a_se.png|a_b.png']);
    expect(again.pairs[0]).toMatchObject({ key: a, patient: 'Other' });
    expect(withoutPartner(again, twoPairs().files).map(({ id }) => id)).toEqual([
      'c_b.png',
      'c_se.png',
      'z.png',
    ]);
  });

  test('lets go of a pair whose image is not there any more', () => {
    const first = planFor(twoPairs(), emptyPlan(''));
    const left = withLeftOut(first, new Set(first.pairs.map(({ key }) => key)), true);
    expect(takenIn(left)).toEqual([]);
    const without = proposalOf(FILES.slice(1), [
      proposed('c_b.png', 'c_se.png', { code: 'C-1', patientCode: 'C' }),
    ]);
    expect(shown(planFor(without, left))).toEqual(['c_b.png|c_se.png']);
  });

  test.each([
    { one: 'b', other: 'se', b: 'one.png' },
    { one: 'se', other: 'b', b: 'other.png' },
    { one: 'unclear', other: 'b', b: 'other.png' },
    { one: 'se', other: 'se', b: 'one.png' },
    { one: 'unclear', other: 'unclear', b: 'one.png' },
  ] as const)('pairs by hand: $one and $other', ({ one, other, b }) => {
    const images = [file('one.png', one), file('other.png', other)] as const;
    const apart: Plan = { ...emptyPlan('W1'), apart: new Set(images.map(({ id }) => id)) };
    const plan = pairedByHand(apart, ...images);
    expect(plan.pairs[0]).toMatchObject({ b, patient: 'W1', proposed: { by: 'hand' } });
    expect(plan.apart.size).toBe(0);
    // A proposal that pairs one of them otherwise does not take that back.
    const rival = proposalOf(['one.png', 'other.png', 'x.png'], [proposed('one.png', 'x.png')]);
    expect(shown(planFor(rival, plan))).toEqual(shown(plan));
  });

  test('leaves the rows of a study folder as they are', () => {
    const rows = ['R1', 'R2'].map((code) =>
      proposed('a_b.png', 'a_se.png', { code, patientCode: 'A', by: 'study' }),
    );
    const plan = planFor(proposalOf(FILES, rows), emptyPlan('W7'));
    expect(plan.pairs.map(({ patient }) => patient)).toEqual(['A', 'A']);
    const [key] = plan.pairs.map((pair) => pair.key);
    expect(shown(swapped(plan, key!))).toEqual(shown(plan));
    expect(takenApart(plan, key!)).toBe(plan);
    const without = withLeftOut(plan, new Set([key!]), true);
    expect(takenIn(planFor(proposalOf(FILES, rows), without))).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';

import {
  codesOf,
  confirmedPairs,
  knownBy,
  lackOf,
  lesionsFor,
  NOBODY,
  pairCode,
  whose,
} from '../../../src/renderer/features/import/confirm.ts';
import {
  emptyPlan,
  type Plan,
  planFor,
  withLeftOut,
  withLesion,
  withPatient,
} from '../../../src/renderer/features/import/plan.ts';
import type { ProposedPair } from '../../../src/shared/contract/imports.ts';
import type { KnownPatient } from '../../../src/shared/contract/patients.ts';
import { lesionId, patientId } from '../../../src/shared/domain/ids.ts';
import { proposed, proposalOf } from './proposals.ts';

function planOf(...pairs: readonly Partial<ProposedPair>[]): Plan {
  const found = pairs.map((parts, at) => proposed(`${at}_b.png`, `${at}_se.png`, parts));
  const paths = found.flatMap(({ b, se }) => [b, se]);
  return planFor(proposalOf(paths, found), emptyPlan(''));
}

function patient(code: string, lesions: readonly string[], archived = false): KnownPatient {
  return {
    id: patientId.parse(1),
    code,
    archivedAt: archived ? '2026-01-01T00:00:00.000Z' : null,
    pairs: lesions.length,
    lesions: lesions.map((name, at) => ({
      id: lesionId.parse(at + 1),
      code: name,
      side: null,
      clock: null,
      diagnosis: null,
    })),
  };
}

describe("a pair's patient", () => {
  test.each([
    { code: ' ', is: 'nobody', lack: 'patient' },
    { code: 'x'.repeat(201), is: 'wrong', lack: 'wrong' },
    { code: 'N1', is: 'new', lack: null },
    { code: ' W1 ', is: 'known', lack: null },
    { code: 'w1', is: 'alike', lack: null },
    { code: 'OLD', is: 'archived', lack: 'archived' },
    { code: 'W2', is: 'known', lack: 'lesion' },
  ] as const)('of the code $code is $is, and lacks: $lack', ({ code, is, lack }) => {
    const known = knownBy([
      patient('W1', ['1']),
      patient('W2', ['1', '2']),
      patient('OLD', [], true),
    ]);
    const plan = planOf({});
    const { key } = plan.pairs[0]!;
    const [pair] = withPatient(plan, key, code).pairs;
    expect(whose(pair!, known).is).toBe(is);
    expect(lackOf(pair!, known)).toBe(lack);
    const [left] = withLeftOut(plan, new Set([key]), true).pairs;
    expect(lackOf(left!, known)).toBeNull();
  });

  test('is asked about once for each code', () => {
    expect(
      codesOf(planOf({ patientCode: 'B' }, { patientCode: 'A' }, { patientCode: 'B' }, {})),
    ).toEqual(['A', 'B']);
  });
});

describe("a pair's lesion", () => {
  test('is the only one, the first of a new patient, or must be chosen', () => {
    const plan = planOf({ patientCode: 'W1' });
    const [pair] = plan.pairs;
    expect(lesionsFor(pair!, plan, NOBODY)).toEqual({
      known: [],
      fresh: ['1', '2'],
      chosen: { kind: 'new', code: '1' },
    });
    const one = knownBy([patient('W1', ['L'])]);
    expect(lesionsFor(pair!, plan, one)).toMatchObject({
      fresh: ['1'],
      chosen: { kind: 'known', id: 1 },
    });
    const two = knownBy([patient('W1', ['1', '2'])]);
    expect(lesionsFor(pair!, plan, two)).toMatchObject({ fresh: ['3'], chosen: null });
  });

  test('that is new for one pair can be chosen for the others of the patient, not for another', () => {
    const plan = planOf({ patientCode: 'W1' }, { patientCode: 'W1' }, { patientCode: 'W2' });
    const known = knownBy([patient('W1', ['1'])]);
    const [first] = plan.pairs;
    const changed = withLesion(plan, first!.key, { kind: 'new', code: '2' });
    const fresh = changed.pairs.map((pair) => lesionsFor(pair, changed, known).fresh);
    expect(fresh).toEqual([
      ['2', '3'],
      ['2', '3'],
      ['1', '2'],
    ]);
    const confirmed = confirmedPairs(changed, known, '2026-05-01');
    expect(confirmed.map(({ lesionId: id, lesionCode }) => [id, lesionCode])).toEqual([
      [null, '2'],
      [1, null],
      [null, '1'],
    ]);
    expect(new Set(confirmed.map(({ date }) => date))).toEqual(new Set(['2026-05-01']));
  });

  test('chosen for one patient is not that of another', () => {
    const plan = planOf({ patientCode: 'W1' });
    const { key } = plan.pairs[0]!;
    const chosen = withLesion(plan, key, { kind: 'known', id: lesionId.parse(2) });
    const known = knownBy([patient('W1', ['1', '2']), patient('W3', ['1', '2'])]);
    expect(lackOf(chosen.pairs[0]!, known)).toBeNull();
    expect(lackOf(withPatient(chosen, key, 'W3').pairs[0]!, known)).toBe('lesion');
  });
});

describe("a pair's code", () => {
  test.each([
    { code: 'P1-2', told: 'P1', typed: 'P1', expected: 'P1-2' },
    { code: 'P1-2', told: 'P1', typed: 'W9', expected: 'W9-2' },
    { code: 'P1', told: 'P1', typed: 'W9', expected: 'W9-1' },
    { code: 'IMG_0042', told: null, typed: 'W9', expected: 'W9-IMG_0042' },
    { code: 'pair', told: null, typed: 'W9', expected: 'W9-1' },
    { code: 'W9_3', told: null, typed: 'W9', expected: 'W9_3' },
    { code: 'P1-2', told: 'P1', typed: '', expected: 'P1-2' },
  ])('$code of $told is $expected for the patient "$typed"', ({ code, told, typed, expected }) => {
    const plan = planOf({ code, patientCode: told });
    const [pair] = withPatient(plan, plan.pairs[0]!.key, typed).pairs;
    expect(pairCode(pair!)).toBe(expected);
  });

  test('of a study folder stays, as do its lesion and its day', () => {
    const row = {
      code: 'R1',
      patientCode: 'A',
      by: 'study',
      lesionCode: 'left',
      date: '2020-02-02',
    } as const;
    const [confirmed] = confirmedPairs(
      planOf(row),
      knownBy([patient('A', ['1', '2'])]),
      '2026-05-01',
    );
    expect(confirmed).toMatchObject({ ...row, lesionId: null });
  });
});

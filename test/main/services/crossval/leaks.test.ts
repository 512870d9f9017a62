import { describe, expect, test } from 'vitest';

import { decideOnLeaks, leakLine } from '../../../../src/main/services/crossval/leaks.ts';
import type { Leak } from '../../../../src/shared/contract/jobs.ts';
import { simulatedRun } from '../../../support/crossval.ts';
import { failureOf } from '../../../support/failure.ts';

const { manifest } = simulatedRun({ patients: 10, folds: 2 });
const REASON = 'Looked at by hand: a test image';

function leak(id: string, severity: Leak['severity'] = 'blocks'): Leak {
  return {
    id: id.padEnd(64, '0'),
    kind: 'identical-image',
    severity,
    text: `the image ${id} is under two patients`,
    pairs: ['P0001-1', 'P0002-1'],
    patients: ['P0001', 'P0002'],
  };
}

describe('leaks before a run', () => {
  test('that only warn, or none at all, leave it as it is', () => {
    expect(decideOnLeaks(manifest, [], [], 'me')).toBe(manifest);
    expect(decideOnLeaks(manifest, [leak('a1', 'warns')], [], 'me')).toBe(manifest);
  });

  test('that block are told with what accepts them', () => {
    const error = failureOf(() => decideOnLeaks(manifest, [leak('a1'), leak('b2')], [], 'me'));
    expect(error.kind).toBe('study');
    expect(error.message).toContain('(and 1 more): the image a1 is under two patients');
    expect(error.message).toContain('--accept-leak a10000000000=REASON');
    const half = [{ leak: 'a1', reason: REASON }];
    expect(() => decideOnLeaks(manifest, [leak('a1'), leak('b2')], half, 'me')).toThrow(/image b2/);
  });

  test('that are all accepted stand in the manifest, in full', () => {
    const accepted = [
      { leak: 'b2', reason: REASON },
      { leak: leak('a1').id, reason: `${REASON}, too` },
    ];
    const decided = decideOnLeaks(manifest, [leak('b2'), leak('a1')], accepted, 'me');
    expect(decided.content.overrides).toEqual([
      { leak: leak('a1').id, text: leak('a1').text, reason: `${REASON}, too` },
      { leak: leak('b2').id, text: leak('b2').text, reason: REASON },
    ]);
    expect(decided.acceptedBy).toBe('me');
    // The same command again comes to the same run, whoever gives it.
    const again = decideOnLeaks(manifest, [leak('a1'), leak('b2')], accepted, 'you');
    expect(again.sha256).toBe(decided.sha256);
  });

  test.each([
    ['is not there', 'c3'],
    ['only warns', 'd4'],
    ['may be one of two', 'a'],
  ])('cannot be accepted where one %s', (_what, id) => {
    const leaks = [leak('a1'), leak('a2'), leak('d4', 'warns')];
    const error = failureOf(() =>
      decideOnLeaks(manifest, leaks, [{ leak: id, reason: REASON }], 'me'),
    );
    expect(error).toMatchObject({ kind: 'usage', parts: { subject: `--accept-leak ${id}` } });
  });

  test('are one line each', () => {
    expect(leakLine(leak('a1'))).toBe(
      'Leak a10000000000, identical-image: the image a1 is under two patients',
    );
    expect(leakLine(leak('a1', 'warns'))).toMatch(/^Look at a1/);
  });
});

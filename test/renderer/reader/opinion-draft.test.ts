import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  biradsByKey,
  comparison,
  CONFIDENCES,
  fieldsOf,
  historyOf,
  NO_OPINION,
  steppedConfidence,
} from '../../../src/renderer/features/reader/opinion-draft.ts';
import type { LesionId, OpinionId } from '../../../src/shared/domain/ids.ts';
import type { Opinion } from '../../../src/shared/domain/opinion.ts';
import { BIRADS } from '../../../src/shared/domain/patient.ts';

function opinion(id: number, given: Partial<Opinion> = {}): Opinion {
  return {
    id: id as OpinionId,
    lesionId: 1 as LesionId,
    reader: 'Dr. Weber',
    diagnosis: 'benign',
    birads: null,
    confidence: null,
    comment: null,
    afterReveal: false,
    createdAt: '2026-11-23T07:00:00.000Z',
    ...given,
  };
}

describe('an own opinion', () => {
  test('is none before benign or malignant is chosen, whatever else is', () => {
    expect(fieldsOf(NO_OPINION)).toBeNull();
    expect(fieldsOf({ ...NO_OPINION, birads: '5', confidence: 80, comment: 'dense' })).toBeNull();
  });

  test('may leave the rest open, and a comment of blanks is no comment', () => {
    expect(fieldsOf({ ...NO_OPINION, diagnosis: 'benign', comment: ' \n' })).toEqual({
      diagnosis: 'benign',
      birads: null,
      confidence: null,
      comment: null,
    });
    expect(fieldsOf({ ...NO_OPINION, diagnosis: 'malignant', comment: ' shadow ' })?.comment).toBe(
      'shadow',
    );
  });
});

describe('BI-RADS by keys', () => {
  test('goes through 4, 4A, 4B and 4C and begins again', () => {
    const pressed = ['4', '4A', '4B', '4C', '4'] as const;
    let now: ReturnType<typeof biradsByKey> = '2';
    for (const expected of pressed) {
      now = biradsByKey(now, '4');
      expect(now).toBe(expected);
    }
  });

  test('reaches every category by the digit it begins with, and nothing by others', () => {
    for (const category of BIRADS) {
      let now = biradsByKey(null, category[0]!);
      for (let again = 0; again < BIRADS.length && now !== category; again += 1)
        now = biradsByKey(now, category[0]!);
      expect(now).toBe(category);
    }
    expect(biradsByKey('3', '9')).toBe('3');
    expect(biradsByKey(null, '9')).toBeNull();
  });
});

describe('how sure one is', () => {
  test('goes up and down the scale, ends at 100 and below 20 at nothing stated', () => {
    let now: number | null = null;
    for (const expected of [...CONFIDENCES, 100]) {
      now = steppedConfidence(now, 1);
      expect(now).toBe(expected);
    }
    for (const expected of [80, 60, 40, 20, null, null]) {
      now = steppedConfidence(now, -1);
      expect(now).toBe(expected);
    }
  });

  test('steps from any percent to one of the scale, never the wrong way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (percent) => {
        expect(steppedConfidence(percent, 1)).toBeGreaterThanOrEqual(Math.max(percent, 20));
        expect(steppedConfidence(percent, -1) ?? 0).toBeLessThanOrEqual(percent);
      }),
    );
  });
});

describe('the history of opinions', () => {
  test("is the newest first, each with what its reader had said before, not with others' words", () => {
    const [first, other, second] = [
      opinion(1),
      opinion(2, { reader: 'Dr. Stern', diagnosis: 'malignant' }),
      opinion(3, { diagnosis: 'malignant', afterReveal: true }),
    ];
    expect(historyOf([first, other, second])).toEqual([
      { opinion: second, before: first },
      { opinion: other, before: undefined },
      { opinion: first, before: undefined },
    ]);
  });
});

test('both opinions are compared only where there is an own one', () => {
  expect(comparison(undefined, { decision: 'benign' })).toBe('none');
  expect(comparison({ diagnosis: 'benign' }, { decision: 'benign' })).toBe('agree');
  expect(comparison({ diagnosis: 'benign' }, { decision: 'malignant' })).toBe('differ');
});

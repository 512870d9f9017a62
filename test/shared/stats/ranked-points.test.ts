import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { atSensitivity, atSpecificity } from '../../../src/shared/stats/operating-point.ts';
import { rankedPoints } from '../../../src/shared/stats/ranked.ts';

const drawn = fc.array(
  fc.record({
    positive: fc.boolean(),
    score: fc.integer({ min: 0, max: 6 }),
    count: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 20 },
);

test('operating points of a counted resample are those of the resample written out', () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 0, max: 10 }), (cases, tenths) => {
      const share = tenths / 10;
      const points = rankedPoints(
        cases,
        cases.map((_, i) => i),
        { specificity: share, sensitivity: share },
      )(Uint32Array.from(cases, ({ count }) => count));
      const written = cases.flatMap((item) => Array.from({ length: item.count }, () => item));
      expect(points.sensitivity).toBe(atSpecificity(written, share)?.sensitivity ?? null);
      expect(points.specificity).toBe(atSensitivity(written, share)?.specificity ?? null);
    }),
    { numRuns: 500 },
  );
});

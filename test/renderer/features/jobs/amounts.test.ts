import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { durationOf } from '../../../../src/renderer/features/jobs/amounts.ts';
import { actsOn } from '../../../../src/renderer/features/jobs/use-job-acts.ts';
import { JOB_STATES } from '../../../../src/shared/contract/jobs.ts';

describe('a duration', () => {
  it.each([
    [0.2, { unit: 'seconds', seconds: 1 }],
    [59.5, { unit: 'minutes', minutes: 1 }],
    [61, { unit: 'minutes', minutes: 2 }],
    [3600, { unit: 'hours', hours: 1, minutes: 0 }],
    [3599.5, { unit: 'hours', hours: 1, minutes: 0 }],
    [47 * 3600 + 60, { unit: 'hours', hours: 47, minutes: 1 }],
    [48 * 3600, { unit: 'days', days: 2, hours: 0 }],
  ])('of %d s', (seconds, expected) => {
    expect(durationOf(seconds)).toEqual(expected);
  });

  it('never promises less than it takes', () => {
    assert(
      property(double({ min: 0, max: 1e8, noNaN: true }), (seconds) => {
        const own = durationOf(seconds);
        const told = {
          seconds: () => ('seconds' in own ? own.seconds : 0),
          minutes: () => ('minutes' in own ? 60 * own.minutes : 0),
          hours: () => (own.unit === 'hours' ? 3600 * own.hours + 60 * own.minutes : 0),
          days: () => (own.unit === 'days' ? 86_400 * own.days + 3600 * own.hours : 0),
        }[own.unit]();
        expect(told).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });
});

describe('what can be done with a job', () => {
  it('never is to pause and to go on at once, and nothing once it has ended', () => {
    for (const state of JOB_STATES) {
      const { pause, resume, cancel } = actsOn({ state, stopping: null });
      expect(pause && resume).toBe(false);
      expect(cancel).toBe(state !== 'done' && state !== 'cancelled');
    }
  });

  it('is to cancel only, while it pauses', () => {
    const can = actsOn({ state: 'running', stopping: 'pause' });
    expect(can).toEqual({ pause: false, resume: false, cancel: true });
  });
});

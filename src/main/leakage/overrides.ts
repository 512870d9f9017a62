import { z } from 'zod';

import { moment } from '../../shared/domain/patient.ts';
import { SonopairError } from '../../shared/errors.ts';
import type { Leak } from './leak.ts';

/** A person's decision to fit in spite of a leak, kept with the run. */
export const leakOverride = z.strictObject({
  /** Its id, which names exactly what was looked at. */
  leak: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().trim().min(10),
  by: z.string().min(1),
  at: moment,
});
export type LeakOverride = z.infer<typeof leakOverride>;

/** The leaks that still block. */
export function unresolved(
  leaks: readonly Leak[],
  overrides: readonly Pick<LeakOverride, 'leak'>[],
): readonly Leak[] {
  const decided = new Set(overrides.map(({ leak }) => leak));
  return leaks.filter(({ id, severity }) => severity === 'blocks' && !decided.has(id));
}

/** Throws SonopairError `leak`, telling the first and the number of the others, where any blocks. */
export function refuseLeaks(
  study: string,
  leaks: readonly Leak[],
  overrides: readonly Pick<LeakOverride, 'leak'>[],
): void {
  const [first, ...others] = unresolved(leaks, overrides);
  if (first === undefined) return;
  const more =
    others.length === 0
      ? ''
      : ` (${others.length === 1 ? '1 more leak blocks' : `${others.length} more leaks block`})`;
  throw new SonopairError('leak', {
    subject: study,
    reason: `data would leak between parts${more}: ${first.text}`,
    remedy: 'Resolve every leak, or override it with a reason',
  });
}

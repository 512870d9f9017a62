import type { Leak } from '../../../shared/contract/jobs.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import { SonopairError } from '../../../shared/errors.ts';
import { withOverrides } from './freeze.ts';

/** What of a leak is decided on. */
type FoundLeak = Pick<Leak, 'id' | 'kind' | 'severity' | 'text'>;

/**
 * What the leakage guard finds between the parts of a frozen study, those that block first. Without
 * a manifest, in a study whose patients are still to be divided: every leak between patients blocks.
 */
export type FindLeaks = (
  studyRoot: string,
  manifest: CrossvalManifest | null,
  signal: AbortSignal,
) => Promise<readonly Leak[]>;

/** A leak that somebody accepts, by its id or the beginning of it, and why. */
export interface AcceptedLeak {
  readonly leak: string;
  readonly reason: string;
}

/** So much of an id is shown, and is enough to name it. */
const SHORT_ID = 12;

/**
 * The manifest with what was accepted, where nothing stands in the way any more. Throws
 * SonopairError `study` naming the first leak that blocks, and `usage` where a leak is accepted
 * that is not there.
 */
export function decideOnLeaks(
  manifest: CrossvalManifest,
  leaks: readonly FoundLeak[],
  accepted: readonly AcceptedLeak[],
  acceptedBy: string,
): CrossvalManifest {
  return withOverrides(manifest, [...acceptLeaks(manifest.study, leaks, accepted)], acceptedBy);
}

/** A leak that was accepted, as it is kept. */
export interface KeptLeak {
  readonly leak: string;
  readonly text: string;
  readonly reason: string;
}

/** What is accepted of the leaks of a study, where nothing stands in the way any more. Throws as `decideOnLeaks`. */
export function acceptLeaks(
  study: string,
  leaks: readonly FoundLeak[],
  accepted: readonly AcceptedLeak[],
): readonly KeptLeak[] {
  const blocking = leaks.filter(({ severity }) => severity === 'blocks');
  for (const { leak } of accepted)
    if (blocking.filter(({ id }) => id.startsWith(leak)).length !== 1) throw unknown(leak);
  const reasonFor = ({ id }: FoundLeak): string | undefined =>
    accepted.find(({ leak }) => id.startsWith(leak))?.reason;
  const [open, ...others] = blocking.filter((leak) => reasonFor(leak) === undefined);
  if (open !== undefined) throw standing(study, open, others.length);
  return blocking.map((leak) => ({ leak: leak.id, text: leak.text, reason: reasonFor(leak)! }));
}

/** A leak in one line, with what names it. */
export function leakLine({ id, severity, kind, text }: FoundLeak): string {
  return `${severity === 'blocks' ? 'Leak' : 'Look at'} ${id.slice(0, SHORT_ID)}, ${kind}: ${text}`;
}

function standing(study: string, { id, text }: FoundLeak, others: number): SonopairError {
  const more = others === 0 ? '' : ` (and ${others} more)`;
  return new SonopairError('study', {
    subject: study,
    reason: `data would leak between its parts${more}: ${text}`,
    remedy: `Resolve it, or accept it with a reason (--accept-leak ${id.slice(0, SHORT_ID)}=REASON)`,
  });
}

function unknown(leak: string): SonopairError {
  return new SonopairError('usage', {
    subject: `--accept-leak ${leak}`,
    reason: 'the guard found no such leak, or several that begin so',
    remedy: 'Take the name it gives, and leave out leaks that are gone',
  });
}

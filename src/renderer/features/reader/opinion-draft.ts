import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import type { LesionDecision, Opinion, OpinionFields } from '../../../shared/domain/opinion.ts';
import { BIRADS } from '../../../shared/domain/patient.ts';

export type Birads = (typeof BIRADS)[number];

/** An opinion while it is being given. */
export interface OpinionDraft {
  /** Null until it is chosen: without it there is no opinion. */
  readonly diagnosis: Diagnosis | null;
  readonly birads: Birads | null;
  /** Percent. */
  readonly confidence: number | null;
  readonly comment: string;
}

export const NO_OPINION: OpinionDraft = {
  diagnosis: null,
  birads: null,
  confidence: null,
  comment: '',
};

/** How sure one can say one is, in percent: five steps are told apart, more would be pretence. */
export const CONFIDENCES: readonly number[] = [20, 40, 60, 80, 100];

/** The categories that begin with a digit, in their order: pressed again, the next of them. */
export function biradsByKey(now: Birads | null, digit: string): Birads | null {
  const of = BIRADS.filter((category) => category.startsWith(digit));
  const at = of.findIndex((category) => category === now);
  return of[(at + 1) % of.length] ?? now;
}

/** One step surer or less sure; below the least it is not stated. */
export function steppedConfidence(now: number | null, step: 1 | -1): number | null {
  const scale = [null, ...CONFIDENCES];
  const at = now === null ? 0 : CONFIDENCES.filter((each) => each <= now).length;
  return scale[Math.min(Math.max(at + step, 0), CONFIDENCES.length)] ?? null;
}

/** What can be committed; null while it is no opinion yet. */
export function fieldsOf(draft: OpinionDraft): OpinionFields | null {
  const { diagnosis, birads, confidence } = draft;
  if (diagnosis === null) return null;
  const comment = draft.comment.trim();
  return { diagnosis, birads, confidence, comment: comment === '' ? null : comment };
}

/** All opinions of a lesion, the newest first, each with what its reader had said before it. */
export function historyOf(
  opinions: readonly Opinion[],
): readonly { readonly opinion: Opinion; readonly before: Opinion | undefined }[] {
  const newestFirst = opinions.toSorted((one, other) => other.id - one.id);
  return newestFirst.map((opinion, at) => ({
    opinion,
    before: newestFirst.slice(at + 1).find(({ reader }) => reader === opinion.reader),
  }));
}

/** How a reader's opinion and the machine's go together. */
export function comparison(
  own: Pick<Opinion, 'diagnosis'> | undefined,
  decision: Pick<LesionDecision, 'decision'>,
): 'none' | 'agree' | 'differ' {
  if (own === undefined) return 'none';
  return own.diagnosis === decision.decision ? 'agree' : 'differ';
}

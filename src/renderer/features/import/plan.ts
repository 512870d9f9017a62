import {
  type FileId,
  NOTHING_KNOWN,
  type Proposal,
  type ProposedPair,
  type StagedFile,
} from '../../../shared/contract/imports.ts';
import type { LesionId } from '../../../shared/domain/ids.ts';
import { guessPairCode } from '../../../shared/pairing/codes.ts';

/** Which lesion a pair shows. Undecided, it is the patient's only one, or their first. */
export type LesionChoice =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'known'; readonly id: LesionId }
  | { readonly kind: 'new'; readonly code: string };

/** A pair on its way into the registry, as it is confirmed by a person. */
export interface PlanPair {
  /** Names it for as long as it is a pair, whichever image is which. */
  readonly key: string;
  readonly b: FileId;
  readonly se: FileId;
  /** What it was proposed as; its images may have been swapped since. */
  readonly proposed: ProposedPair;
  /** The patient's code as it is typed. */
  readonly patient: string;
  readonly lesion: LesionChoice;
  /** It stays in sight, and is not stored. */
  readonly leftOut: boolean;
  /** Whether a person changed it: no new proposal takes that back. */
  readonly own: boolean;
}

export interface Plan {
  readonly pairs: readonly PlanPair[];
  /** Images of pairs that a person took apart: they are not proposed again. */
  readonly apart: ReadonlySet<FileId>;
  /** The patient of every pair, where one was named for all. */
  readonly forAll: string;
}

/** A plan for nothing yet, all of it of one patient where one is named. */
export function emptyPlan(forAll: string): Plan {
  return { pairs: [], apart: new Set(), forAll };
}

const UNDECIDED: LesionChoice = { kind: 'undecided' };

/**
 * The plan for what was proposed. What a person did to the plan before stays, as far as its images
 * are still there: proposals come anew with every file and every pattern.
 */
export function planFor(proposal: Pick<Proposal, 'files' | 'pairs'>, before: Plan): Plan {
  const place = new Map(proposal.files.map(({ id }, at) => [id, at]));
  const kept = before.pairs.filter(({ own, b, se }) => own && place.has(b) && place.has(se));
  const keys = new Set(kept.map(({ key }) => key));
  const used = new Set([...before.apart, ...kept.flatMap(({ b, se }) => [b, se])]);
  const isFree = ({ by, b, se }: ProposedPair): boolean =>
    by === 'study' || !(used.has(b) || used.has(se));
  const fresh = proposal.pairs
    .filter(isFree)
    .map((pair) => planPair(pair, before.forAll))
    .filter(({ key }) => !keys.has(key));
  const pairs = [...kept, ...fresh].toSorted(
    (one, other) => (place.get(one.proposed.b) ?? 0) - (place.get(other.proposed.b) ?? 0),
  );
  return { ...before, pairs };
}

function planPair(proposed: ProposedPair, forAll: string): PlanPair {
  const { b, se, by, code } = proposed;
  return {
    key: by === 'study' ? `study ${code}` : `${b} ${se}`,
    b,
    se,
    proposed,
    patient: patientFor(proposed, forAll),
    lesion: UNDECIDED,
    leftOut: false,
    own: false,
  };
}

/** A study folder knows whose its pairs are; other pairs are everybody's who is named for all. */
function patientFor({ by, patientCode }: ProposedPair, forAll: string): string {
  return by === 'study' || forAll.trim() === '' ? (patientCode ?? '') : forAll;
}

/** Whether a pair is taken as its study folder says, neither swapped nor taken apart. */
export function isFixed({ proposed }: PlanPair): boolean {
  return proposed.by === 'study';
}

function changed(plan: Plan, key: string, change: (pair: PlanPair) => Partial<PlanPair>): Plan {
  const pairs = plan.pairs.map((pair) =>
    pair.key === key ? { ...pair, ...change(pair), own: true } : pair,
  );
  return { ...plan, pairs };
}

/** What was B-mode is strain, and the other way round. */
export function swapped(plan: Plan, key: string): Plan {
  return changed(plan, key, (pair) => (isFixed(pair) ? {} : { b: pair.se, se: pair.b }));
}

/** Its two images are without a partner again. */
export function takenApart(plan: Plan, key: string): Plan {
  const pair = plan.pairs.find((each) => each.key === key);
  if (pair === undefined || isFixed(pair)) return plan;
  return {
    ...plan,
    pairs: plan.pairs.filter((each) => each !== pair),
    apart: new Set([...plan.apart, pair.b, pair.se]),
  };
}

/** Two images without a partner as a pair; the first is B-mode unless the pictures say otherwise. */
export function pairedByHand(plan: Plan, one: StagedFile, other: StagedFile): Plan {
  const turned = one.looksLike === 'se' || other.looksLike === 'b';
  const [b, se] = turned && one.looksLike !== other.looksLike ? [other, one] : [one, other];
  const proposed: ProposedPair = {
    b: b.id,
    se: se.id,
    by: 'hand',
    code: guessPairCode(b.path.replace(/\.[^./]*$/, ''), null),
    patientCode: null,
    ...NOTHING_KNOWN,
  };
  const apart = new Set(plan.apart);
  apart.delete(b.id);
  apart.delete(se.id);
  const pair = { ...planPair(proposed, plan.forAll), own: true };
  return { ...plan, apart, pairs: [...plan.pairs, pair] };
}

export function withPatient(plan: Plan, key: string, patient: string): Plan {
  return changed(plan, key, () => ({ patient, lesion: UNDECIDED }));
}

/** Names the patient of every pair; without a name each has the one its file names say. */
export function withPatientForAll(plan: Plan, forAll: string): Plan {
  const pairs = plan.pairs.map((pair) =>
    isFixed(pair)
      ? pair
      : { ...pair, patient: patientFor(pair.proposed, forAll), lesion: UNDECIDED },
  );
  return { ...plan, forAll, pairs };
}

export function withLesion(plan: Plan, key: string, lesion: LesionChoice): Plan {
  return changed(plan, key, () => ({ lesion }));
}

/** Leaves pairs out, or takes them in again. */
export function withLeftOut(plan: Plan, keys: ReadonlySet<string>, leftOut: boolean): Plan {
  const pairs = plan.pairs.map((pair) =>
    keys.has(pair.key) ? { ...pair, leftOut, own: true } : pair,
  );
  return { ...plan, pairs };
}

/** Images that are in no pair, in the order in which they came. */
export function withoutPartner(plan: Plan, files: readonly StagedFile[]): readonly StagedFile[] {
  const used = new Set(plan.pairs.flatMap(({ b, se }) => [b, se]));
  return files.filter(({ id }) => !used.has(id));
}

/** The pairs that are to be stored. */
export function takenIn({ pairs }: Plan): readonly PlanPair[] {
  return pairs.filter(({ leftOut }) => !leftOut);
}

import type { FileId, PAIRED_BY, StagedFile } from '../contract/imports.ts';
import { guessPairCode, guessPatient, uniqueCodes } from './codes.ts';
import { type NameMark, sameKey } from './names.ts';

/** A file that may be one of a pair's images. */
export interface Candidate {
  readonly id: FileId;
  /** As it was chosen, folders included, `/` separated. */
  readonly path: string;
  readonly mark: NameMark;
  readonly looksLike: StagedFile['looksLike'];
  /** When it was taken or written, in milliseconds; only times from the same clock are compared. */
  readonly taken: { readonly at: number; readonly clock: 'exif' | 'file' } | null;
}

export interface FoundPair {
  readonly b: FileId;
  readonly se: FileId;
  readonly by: Exclude<(typeof PAIRED_BY)[number], 'study' | 'hand'>;
  /** Unique among the pairs found. */
  readonly code: string;
  readonly patient: string | null;
}

/** Two images of one view are taken within this time, in milliseconds. */
const TOGETHER = 120_000;

/**
 * Pairs of B-mode and strain images: first by their names; those left over, folder by folder, by
 * the time they were taken (strain images are told by their colours); the rest by their order.
 * Every file is in one pair at most; the order in which candidates are given does not matter.
 */
export function findPairs(candidates: readonly Candidate[]): FoundPair[] {
  const order = new Intl.Collator('en', { numeric: true });
  const all = candidates.toSorted(
    (a, b) => order.compare(a.path, b.path) || (a.id < b.id ? -1 : 1),
  );
  const paired = new Set<Candidate>();
  const found: (Couple & { by: FoundPair['by'] })[] = [];
  const look = (by: FoundPair['by'], find: (left: Candidate[]) => Couple[]): void => {
    for (const couple of find(all.filter((one) => !paired.has(one)))) {
      paired.add(couple.b).add(couple.se);
      found.push({ ...couple, by });
    }
  };
  look('names', byNames);
  look('time', (left) => groups(left, folderOf).flatMap(byTime));
  look('order', (left) => groups(left, folderOf).flatMap(byOrder));

  const place = new Map(all.map((one, at) => [one, at]));
  const unique = uniqueCodes();
  return found
    .toSorted((one, other) => place.get(one.b)! - place.get(other.b)!)
    .map(({ b, se, by }) => {
      const patient = b.mark.patient ?? se.mark.patient ?? guessPatient(b.mark.key, se.mark.key);
      return { b: b.id, se: se.id, by, patient, code: unique(guessPairCode(b.mark.key, patient)) };
    });
}

interface Couple {
  readonly b: Candidate;
  readonly se: Candidate;
}

/** Files whose names are the same but for the mark; one of the two may go without. */
function byNames(files: readonly Candidate[]): Couple[] {
  return groups(files, ({ mark }) => sameKey(mark.key)).flatMap((group) => {
    const marked = (role: 'b' | 'se'): Candidate[] => group.filter((one) => one.mark.role === role);
    const plain = (not: 'b' | 'se'): Candidate[] =>
      group.filter((one) => one.mark.role === null && one.looksLike !== not);
    const b = marked('b');
    const se = marked('se');
    if (b.length === 0) return zip(plain('se'), se);
    return zip(b, se.length === 0 ? plain('b') : se);
  });
}

/** The nearest in time of the other kind, where each is the other's nearest and no other is as near. */
function byTime(files: readonly Candidate[]): Couple[] {
  return (['exif', 'file'] as const).flatMap((clock) => {
    const timed = files
      .flatMap((file) => (file.taken?.clock === clock ? [{ file, at: file.taken.at }] : []))
      .toSorted((one, other) => one.at - other.at);
    const b = timed.filter(({ file }) => kindOf(file) === 'b');
    const se = timed.filter(({ file }) => kindOf(file) === 'se');
    return se.flatMap((strain) => {
      const partner = nearest(b, strain.at);
      if (partner === null || nearest(se, partner.at) !== strain) return [];
      return [{ b: partner.file, se: strain.file }];
    });
  });
}

interface Timed {
  readonly file: Candidate;
  readonly at: number;
}

/** Of `sorted`, the one nearest to a time; null where that is too far, or two are equally near. */
function nearest(sorted: readonly Timed[], at: number): Timed | null {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  // Two before and two after: enough to see the nearest and whether another is as near.
  const [first, second] = sorted
    .slice(Math.max(0, low - 2), low + 2)
    .map((timed) => ({ timed, gap: Math.abs(timed.at - at) }))
    .toSorted((one, other) => one.gap - other.gap);
  if (first === undefined || first.gap > TOGETHER || first.gap === second?.gap) return null;
  return first.timed;
}

/** Neighbours that can be B-mode and strain of one view: not two of the same kind. */
function byOrder(files: readonly Candidate[]): Couple[] {
  const couples: Couple[] = [];
  for (let at = 0; at + 1 < files.length; at += 1) {
    const [one, other] = [files[at]!, files[at + 1]!];
    const [first, second] = [kindOf(one), kindOf(other)];
    if (first === second && first !== 'unclear') continue;
    const turned = first === 'se' || second === 'b';
    couples.push(turned ? { b: other, se: one } : { b: one, se: other });
    at += 1;
  }
  return couples;
}

/** What the name says, or else what the picture looks like. */
function kindOf({ mark, looksLike }: Candidate): StagedFile['looksLike'] {
  return mark.role ?? looksLike;
}

function folderOf({ path }: Candidate): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function groups(files: readonly Candidate[], by: (file: Candidate) => string): Candidate[][] {
  return [...Map.groupBy(files, by).values()];
}

function zip(b: readonly Candidate[], se: readonly Candidate[]): Couple[] {
  return b.slice(0, se.length).map((one, at) => ({ b: one, se: se[at]! }));
}

import { fingerprintIndex } from './fingerprint-index.ts';
import type { GuardedImage, GuardedPair, ImageUse } from './leak.ts';
import { copyLikeness, type Glance } from './likeness.ts';

/** Pictures that are the same or copies of each other, with everything that uses them. */
export interface Alike {
  /** Sorted by pair, `b` before `se`. */
  readonly uses: readonly ImageUse[];
  /** Of the least alike two by which it holds together; 1 where all have the same bytes. */
  readonly similarity: number;
}

/** A file's content, whatever the number of its copies by that very content. */
interface Picture {
  readonly sha256: string;
  readonly glance: Glance;
  readonly uses: ImageUse[];
}

/**
 * Groups the pictures of a study by likeness. Near ones are sought only where they would matter:
 * across patients and diagnoses, not among the frames of one examination. Every picture is in one
 * group; the groups are the same whatever the order of the pairs.
 */
export function alikePictures(pairs: readonly GuardedPair[]): readonly Alike[] {
  const pictures = picturesOf(pairs);
  const groups = new Groups(pictures.length);
  const index = fingerprintIndex<number>();
  for (const [at, picture] of pictures.entries()) {
    for (const other of index.near(picture.glance.fingerprint)) {
      if (groups.together(at, other) || !matters(picture, pictures[other]!)) continue;
      const similarity = copyLikeness(picture.glance, pictures[other]!.glance);
      if (similarity !== null) groups.join(at, other, similarity);
    }
    index.add(picture.glance.fingerprint, at);
  }
  return groups
    .all()
    .map(({ members, similarity }) => ({
      uses: members.flatMap((at) => pictures[at]!.uses).toSorted(compareUses),
      similarity,
    }))
    .toSorted((a, b) => compareUses(a.uses[0]!, b.uses[0]!));
}

function picturesOf(pairs: readonly GuardedPair[]): readonly Picture[] {
  const pictures = new Map<string, Picture>();
  for (const pair of pairs)
    for (const as of ['b', 'se'] as const) {
      const image = pair[as];
      if (image === null) continue;
      const { sha256, glance } = image;
      const known = pictures.get(sha256) ?? { sha256, glance, uses: [] };
      known.uses.push(useOf(pair, as, image));
      pictures.set(sha256, known);
    }
  // What is compared with what, and so a group's similarity, must not depend on the rows' order.
  return [...pictures.values()].toSorted((a, b) => compareText(a.sha256, b.sha256));
}

/** An image of a pair as the leaks name it. */
export function useOf(
  { pair, patient, lesion, diagnosis }: GuardedPair,
  as: ImageUse['as'],
  { path, sha256 }: GuardedImage,
): ImageUse {
  return {
    pair,
    patient,
    lesion: lesion ?? null,
    diagnosis: diagnosis ?? null,
    as,
    path,
    sha256,
  };
}

function matters(a: Picture, b: Picture): boolean {
  const uses = [...a.uses, ...b.uses];
  return distinct(uses, 'patient').length > 1 || distinct(uses, 'diagnosis').length > 1;
}

/** The values that uses have of a property, sorted; unknown ones are left out. */
export function distinct<K extends 'patient' | 'diagnosis' | 'sha256' | 'pair'>(
  uses: readonly ImageUse[],
  key: K,
): readonly NonNullable<ImageUse[K]>[] {
  const values = new Set<NonNullable<ImageUse[K]>>();
  for (const use of uses) {
    const value = use[key];
    if (value !== null) values.add(value);
  }
  return [...values].toSorted(compareText);
}

export function compareUses(a: ImageUse, b: ImageUse): number {
  return compareText(a.pair, b.pair) || compareText(a.as, b.as);
}

/** By the characters' numbers: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Numbers 0, 1, … that are joined to groups: a union-find with path halving. */
class Groups {
  readonly #parents: number[];
  readonly #similarity = new Map<number, number>();

  constructor(count: number) {
    this.#parents = Array.from({ length: count }, (_, at) => at);
  }

  together(a: number, b: number): boolean {
    return this.#root(a) === this.#root(b);
  }

  join(a: number, b: number, similarity: number): void {
    const [root, other] = [this.#root(a), this.#root(b)];
    this.#parents[other] = root;
    const least = Math.min(similarity, this.#similarityOf(root), this.#similarityOf(other));
    this.#similarity.set(root, least);
  }

  all(): readonly { readonly members: readonly number[]; readonly similarity: number }[] {
    const members = Map.groupBy(this.#parents.keys(), (at) => this.#root(at));
    return [...members].map(([root, group]) => ({
      members: group,
      similarity: this.#similarityOf(root),
    }));
  }

  #similarityOf(root: number): number {
    return this.#similarity.get(root) ?? 1;
  }

  #root(at: number): number {
    let node = at;
    while (this.#parents[node] !== node) {
      this.#parents[node] = this.#parents[this.#parents[node]!]!;
      node = this.#parents[node]!;
    }
    return node;
  }
}

import type { Duplicate, FileId } from '../../../shared/contract/imports.ts';
import type { Plan, PlanPair } from './plan.ts';

/** A picture of a pair that is in the registry, or in another pair of the import, already. */
export interface Copy {
  readonly duplicate: Duplicate;
  /** The pair of the import that the other picture is in; null where it is in none, or stored. */
  readonly within: PlanPair | null;
}

/** What is copied in each pair of the plan, by the pair's key; the most alike first. */
export function copiesByPair(
  duplicates: readonly Duplicate[],
  plan: Plan,
): ReadonlyMap<string, readonly Copy[]> {
  const pairOf = new Map<FileId, PlanPair>(
    plan.pairs.flatMap((pair) => [
      [pair.b, pair],
      [pair.se, pair],
    ]),
  );
  const copies = duplicates.flatMap((duplicate) => {
    const pair = pairOf.get(duplicate.file);
    if (pair === undefined) return [];
    const { file } = duplicate.other;
    return [{ pair, duplicate, within: file === null ? null : (pairOf.get(file) ?? null) }];
  });
  const alike = copies.toSorted(
    (one, other) => other.duplicate.similarity - one.duplicate.similarity,
  );
  return Map.groupBy(alike, ({ pair }) => pair.key);
}

/** Keys of pairs that hold a picture which is the same, to the last byte, as another one. */
export function exactCopies(copies: ReadonlyMap<string, readonly Copy[]>): ReadonlySet<string> {
  const exact = [...copies].filter(([, list]) =>
    list.some(({ duplicate }) => duplicate.kind === 'exact'),
  );
  return new Set(exact.map(([key]) => key));
}

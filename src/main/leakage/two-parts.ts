import type { Content } from './describe.ts';
import type { GuardedPair, PartsOf } from './leak.ts';
import { compareText } from './pictures.ts';

/**
 * Patients and lesions in several parts: impossible by construction of splits and folds, and checked
 * all the same. The pairs are sorted.
 */
export function inTwoParts(pairs: readonly GuardedPair[], partsOf: PartsOf): readonly Content[] {
  const found: Content[] = [];
  for (const [patient, own] of Map.groupBy(pairs, (pair) => pair.patient)) {
    const parts = partsOfAll(own, partsOf);
    if (parts.length < 2) continue;
    const common = { severity: 'blocks', patients: [patient] } as const;
    found.push({ kind: 'patient-in-two-parts', ...common, pairs: namesOf(own), parts });
    for (const [lesion, some] of Map.groupBy(own, (pair) => pair.lesion)) {
      const lesionParts = partsOfAll(some, partsOf);
      if (lesion === undefined || lesionParts.length < 2) continue;
      const rest = { lesion, pairs: namesOf(some), parts: lesionParts };
      found.push({ kind: 'lesion-in-two-parts', ...common, ...rest });
    }
  }
  return found;
}

function partsOfAll(pairs: readonly GuardedPair[], partsOf: PartsOf): readonly string[] {
  const parts = new Set(pairs.flatMap(({ patient, pair }) => partsOf(patient, pair)));
  return [...parts].toSorted(compareText);
}

function namesOf(pairs: readonly GuardedPair[]): readonly string[] {
  return pairs.map(({ pair }) => pair);
}

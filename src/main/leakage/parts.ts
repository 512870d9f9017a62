import type { Parts } from '../../shared/crossval/manifest.ts';
import type { Split } from '../study/split.ts';
import type { PartsOf } from './leak.ts';

/** Where a cross-validation has its patients: `test`, `fold-1`, `fold-2`, … */
export function protocolParts({ test, folds }: Parts): PartsOf {
  return lookUp([
    ['test', test],
    ...folds.map((members, at) => [`fold-${at + 1}`, members] as const),
  ]);
}

/** Where a split file has them: `train` or `test`. */
export function splitParts({ parts }: Split): PartsOf {
  return lookUp(Object.entries(parts));
}

function lookUp(lists: readonly (readonly [string, readonly string[]])[]): PartsOf {
  const parts = new Map<string, string[]>();
  for (const [part, members] of lists)
    for (const patient of members) parts.set(patient, [...(parts.get(patient) ?? []), part]);
  return (patient) => parts.get(patient) ?? [];
}

import { protocolParts } from '../../leakage/parts.ts';
import { studyPairs } from '../../training/unit-data.ts';
import { checkStudy, type LeakHost } from '../leakage.ts';
import type { FindLeaks } from './leaks.ts';

/** The leakage guard on a frozen study, in its own parts. */
export function guardOf(onProgress: LeakHost['onProgress']): FindLeaks {
  return async (root, { content }, signal) => {
    const study = { root, columns: [], pairs: studyPairs(content) };
    const partsOf = protocolParts(content.parts);
    const { leaks } = await checkStudy({ study, partsOf }, { signal, onProgress });
    return leaks.map(({ id, kind, severity, text, pairs, patients }) => ({
      id,
      kind,
      severity,
      text,
      pairs: [...pairs],
      patients: [...patients],
    }));
  };
}

import { protocolParts } from '../../leakage/parts.ts';
import { studyPairs } from '../../training/unit-data.ts';
import { checkStudy, type LeakHost } from '../leakage.ts';
import type { FindLeaks } from './leaks.ts';

/** The leakage guard on a frozen study, in its own parts. */
export function guardOf(onProgress: LeakHost['onProgress']): FindLeaks {
  return async (root, { content }, signal) => {
    const study = { root, columns: [], pairs: studyPairs(content) };
    const partsOf = protocolParts(content.parts);
    return (await checkStudy({ study, partsOf }, { signal, onProgress })).leaks;
  };
}

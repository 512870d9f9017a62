import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import { protocolParts } from '../../leakage/parts.ts';
import { studyPairs } from '../../training/unit-data.ts';
import { checkStudy, checkStudyFolder, type LeakHost } from '../leakage.ts';
import type { FindLeaks } from './leaks.ts';

/** The leakage guard on a frozen study, in its own parts; or on a study as it is. */
export function guardOf(onProgress: LeakHost['onProgress']): FindLeaks {
  return async (root, manifest, signal) => {
    const host = { signal, onProgress };
    const { leaks } =
      manifest === null
        ? await checkStudyFolder({ study: root }, host)
        : await checkStudy(frozen(root, manifest), host);
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

function frozen(root: string, { content }: CrossvalManifest): Parameters<typeof checkStudy>[0] {
  const study = { root, columns: [], pairs: studyPairs(content) };
  return { study, partsOf: protocolParts(content.parts) };
}

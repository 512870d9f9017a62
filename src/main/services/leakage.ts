import type { Study } from '../../shared/domain/study.ts';
import { findLeaks } from '../leakage/find.ts';
import { fingerprintStudy, type UnreadableImage } from '../leakage/fingerprints.ts';
import type { Leak, PartsOf } from '../leakage/leak.ts';
import { splitParts } from '../leakage/parts.ts';
import { readStudy } from '../study/read.ts';
import { readSplit } from '../study/split.ts';

export interface LeakHost {
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal: AbortSignal;
}

export interface LeakReport {
  /** Those that block first. */
  readonly leaks: readonly Leak[];
  /** Image files that were compared or could not be, each counted once. */
  readonly images: number;
  readonly unreadable: readonly UnreadableImage[];
}

/**
 * Looks for leaks in a study, in whichever parts its patients are (see findLeaks). Throws
 * SonopairError `cancelled`.
 */
export async function checkStudy(
  { study, partsOf }: { readonly study: Study; readonly partsOf?: PartsOf },
  { onProgress, signal }: LeakHost,
): Promise<LeakReport> {
  const { pairs, images, unreadable } = await fingerprintStudy(
    study.root,
    study.pairs,
    onProgress,
    signal,
  );
  const leaks = findLeaks({ pairs, ...(partsOf === undefined ? {} : { partsOf }) });
  return { leaks, images, unreadable };
}

export interface StudyLeakReport extends LeakReport {
  /** Absolute path of the study folder. */
  readonly study: string;
  readonly patients: number;
  readonly pairs: number;
}

/** The same of a study folder and, where there is one, its split file. Errors also as readStudy and readSplit. */
export async function checkStudyFolder(
  { study: folder, split: file }: { readonly study: string; readonly split?: string },
  host: LeakHost,
): Promise<StudyLeakReport> {
  const study = await readStudy(folder);
  const split = file === undefined ? undefined : await readSplit(file, study);
  const report = await checkStudy(
    { study, ...(split === undefined ? {} : { partsOf: splitParts(split) }) },
    host,
  );
  const patients = new Set(study.pairs.map(({ patient }) => patient)).size;
  return { study: study.root, patients, pairs: study.pairs.length, ...report };
}

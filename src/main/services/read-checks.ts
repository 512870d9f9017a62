import type { Pair, Study } from '../../shared/domain/study.ts';
import { SonopairError } from '../../shared/errors.ts';
import { PREPROCESSING_VERSION } from '../imaging/prepare.ts';
import type { ModelFolder } from '../model/folder.ts';

/**
 * Whether a model can read these pairs at all; faults of single pairs are found one by one. Throws
 * SonopairError `model` where it was fitted with another preprocessing, or on crops that the study
 * does not mark.
 */
export function checkModelFits(model: ModelFolder, study: Study): void {
  checkPreprocessing(model);
  const { folder, manifest } = model;
  if (manifest.images === 'full') return;
  const needed = neededRois(manifest.input);
  const absent = needed.filter(({ of }) => study.pairs.every((pair) => of(pair) === undefined));
  if (absent.length === 0) return;
  throw new SonopairError('model', {
    subject: folder,
    reason:
      `it reads cropped images (input ${manifest.input}), and ${study.root} has no ` +
      absent.map(({ column }) => column).join(' and no '),
    remedy: 'Mark the lesions in pairs.csv, or use a model fitted with --images full',
  });
}

/** Throws SonopairError `model` where a model was fitted with another preprocessing. */
export function checkPreprocessing({ folder, manifest }: ModelFolder): void {
  const { version } = manifest.preprocessing;
  if (version === PREPROCESSING_VERSION) return;
  throw new SonopairError('model', {
    subject: folder,
    reason: `it was fitted with preprocessing version ${version}; this program has version ${PREPROCESSING_VERSION}`,
    remedy: `Read with the version that made it (${manifest.createdWith}), or fit it anew`,
  });
}

interface NeededRoi {
  readonly column: string;
  readonly of: (pair: Pair) => unknown;
}

function neededRois(input: string): readonly NeededRoi[] {
  const b: NeededRoi = { column: 'b_roi', of: (pair) => pair.bRoi };
  const se: NeededRoi = { column: 'se_roi', of: (pair) => pair.seRoi };
  if (input === 'bse') return [b, se];
  return input === 'b' ? [b] : [se];
}

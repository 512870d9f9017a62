import type { CrossvalManifest, ManifestPair } from '../../../../src/shared/crossval/manifest.ts';
import {
  defaultEvaluation,
  type EvaluationOptions,
} from '../../../../src/shared/crossval/evaluation-options.ts';
import type { UnitResult } from '../../../../src/shared/crossval/predictions.ts';
import { crossvalManifest, manifestPair, unitResults } from '../../../support/crossval.ts';

/** What the ensemble says in fold 1 and 2, in eighths: every sum is exact. */
const ENSEMBLE: Readonly<Record<string, readonly [number, number]>> = {
  'A-1': [0.25, 0.375],
  'A-2': [0.625, 0.25],
  'B-1': [0.875, 0.75],
  'B-2': [0.375, 0.75],
  'C-1': [0.25, 0.375],
  'D-1': [0.125, 0.75],
};

export const OPTIONS: EvaluationOptions = {
  ...defaultEvaluation(1),
  bootstrap: { seed: 1, resamples: 200 },
};

/**
 * Two folds by hand. Tested: A and D benign, B and C malignant; A and B have two pairs. E to H are
 * the training patients. AlexNet always says 1/4, ResNet-18 3/4.
 */
export function smallRun(more: Readonly<Record<string, Partial<ManifestPair>>> = {}): {
  readonly manifest: CrossvalManifest;
  readonly units: readonly UnitResult[];
} {
  const pair = (name: string, diagnosis: 'benign' | 'malignant'): ManifestPair =>
    manifestPair(name, name[0]!, diagnosis, more[name]);
  const manifest = crossvalManifest(
    [
      pair('A-1', 'benign'),
      pair('A-2', 'benign'),
      pair('B-1', 'malignant'),
      pair('B-2', 'malignant'),
      pair('C-1', 'malignant'),
      pair('D-1', 'benign'),
      pair('E-1', 'benign'),
      pair('F-1', 'malignant'),
      pair('G-1', 'benign'),
      pair('H-1', 'malignant'),
    ],
    {
      test: ['A', 'B', 'C', 'D'],
      folds: [
        ['E', 'F'],
        ['G', 'H'],
      ],
    },
  );
  const units = unitResults(manifest, (item, reader, { fold }) => {
    if (reader === 'ensemble') return ENSEMBLE[item.pair]?.[fold === 1 ? 0 : 1] ?? 0.5;
    return reader === 'alexnet' ? 0.25 : 0.75;
  });
  return { manifest, units };
}

import type { Silence } from '../../../shared/contract/second-opinion.ts';

/** Something that makes the machine speak, or leads to where that is done. */
export type Way = 'fit' | 'models' | 'unlock' | 'import' | 'draw' | 'give' | 'settings';

/** The ways out of each silence, the nearest first. */
export const WAYS_OUT: Readonly<Record<Silence, readonly Way[]>> = {
  'no-model': ['fit', 'models'],
  'model-unusable': ['models'],
  'locked-for-study': ['unlock', 'models'],
  'no-pairs': ['import'],
  'roi-missing': ['draw'],
  'opinion-first': ['give', 'settings'],
};

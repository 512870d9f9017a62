import type { Diagnosis } from '../../src/shared/domain/diagnosis.ts';
import type { Pair, Study } from '../../src/shared/domain/study.ts';

/** What a test says of a pair; the rest is filled in. */
export interface PairSketch {
  readonly patient: string;
  readonly diagnosis?: Diagnosis;
}

/** A study in memory; its images do not exist. */
export function studyOf(sketches: readonly PairSketch[]): Study {
  const pairs = sketches.map((sketch, i): Pair => {
    const name = `p${i}`;
    return { ...sketch, pair: name, bImage: `${name}_b.png`, seImage: `${name}_se.png`, extra: {} };
  });
  return { root: '/studies/example', columns: [], pairs };
}

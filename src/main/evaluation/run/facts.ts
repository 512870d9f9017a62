import type { Diagnosis } from '../../../shared/domain/diagnosis.ts';
import { mean } from '../../../shared/stats/moments.ts';
import { order, type StudyPair } from './scores.ts';

/** What the study tells of one lesion or patient, from all of its pairs. */
export interface UnitFacts {
  readonly unit: string;
  readonly patient: string;
  readonly diagnosis: Diagnosis;
  readonly pairs: readonly StudyPair[];
  /** As written; several different texts joined by `; `. */
  readonly histology: string | null;
  readonly birads: string | null;
  readonly device: string | null;
  /** Mean over its pairs. */
  readonly strainRatio: number | null;
  /** The highest of its pairs. */
  readonly tsukuba: number | null;
  /** Longer side of the B-mode ROI / width of its image, mean over its pairs. */
  readonly size: number | null;
}

/** By unit, in the order of `pairs` (`studyPairs`). */
export function unitFacts(pairs: readonly StudyPair[]): ReadonlyMap<string, UnitFacts> {
  const byUnit = Map.groupBy(pairs, ({ unit }) => unit);
  return new Map(Array.from(byUnit, ([unit, own]) => [unit, factsOf(unit, own)]));
}

function factsOf(unit: string, pairs: readonly StudyPair[]): UnitFacts {
  const entries = pairs.map(({ entry }) => entry);
  const scores = entries.flatMap(({ tsukuba }) => tsukuba ?? []);
  return {
    unit,
    patient: pairs[0]!.patient,
    diagnosis: pairs[0]!.diagnosis,
    pairs,
    histology: written(entries.map(({ histology }) => histology)),
    birads: written(entries.map(({ birads }) => birads)),
    device: written(entries.map(({ device }) => device)),
    strainRatio: mean(entries.flatMap(({ strainRatio }) => strainRatio ?? [])),
    tsukuba: scores.length === 0 ? null : Math.max(...scores),
    size: mean(
      entries.flatMap(({ b: { roi, width } }) =>
        roi === null ? [] : Math.max(roi.width, roi.height) / width,
      ),
    ),
  };
}

function written(texts: readonly (string | null)[]): string | null {
  const distinct = [...new Set(texts.flatMap((text) => text ?? []))].toSorted(order);
  return distinct.length === 0 ? null : distinct.join('; ');
}

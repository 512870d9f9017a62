import type { CrossvalContent } from '../../../shared/crossval/manifest.ts';
import type { PartCounts } from '../../../shared/crossval/results.ts';
import type { ClassNumbers } from '../../../shared/domain/diagnosis.ts';
import { partsOfFold } from '../../../shared/crossval/units.ts';
import type { StudyPair } from './scores.ts';

/**
 * Patients and images by class in every part (the paper's supplementary Figure 2). A patient with a
 * malignant lesion counts as malignant; an image by the diagnosis of its own lesion.
 */
export function partCounts(
  { protocol, parts }: Pick<CrossvalContent, 'protocol' | 'parts'>,
  pairs: readonly StudyPair[],
): readonly PartCounts[] {
  const byPatient = Map.groupBy(pairs, ({ patient }) => patient);
  const count = (
    fold: number | null,
    part: PartCounts['part'],
    codes: readonly string[],
  ): PartCounts => {
    const members = codes.flatMap((code) => {
      const own = byPatient.get(code);
      return own === undefined ? [] : [own];
    });
    const patients = members.map((own) => own.some(({ diagnosis }) => diagnosis === 'malignant'));
    const images = members.flat().map(({ diagnosis }) => diagnosis === 'malignant');
    return { fold, part, patients: byClass(patients), images: byClass(images) };
  };
  const shared = protocol.kind === 'paper' ? [count(null, 'test', parts.test)] : [];
  return shared.concat(
    parts.folds.flatMap((_, i) => {
      const own = partsOfFold(protocol, parts, i + 1);
      return [
        count(i + 1, 'fitting', own.fitting),
        count(i + 1, 'validation', own.validation),
        ...(protocol.kind === 'paper' ? [] : [count(i + 1, 'test', own.test)]),
      ];
    }),
  );
}

function byClass(malignant: readonly boolean[]): ClassNumbers {
  const positives = malignant.filter(Boolean).length;
  return { benign: malignant.length - positives, malignant: positives };
}

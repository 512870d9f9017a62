import type { PartCounts, RunResults } from '../../shared/crossval/results.ts';
import { drawParts } from '../parts.ts';
import { fileNameOf, noteText, type RunFigure, type RunWords } from './run-figure.ts';

/** Patients and images by class in every part: the paper's supplementary Figure 2. */
export function partsFigure(results: RunResults, words: RunWords): RunFigure {
  const { say, decimal, integer } = words;
  const title = say('partsTitle');
  const { parts } = results;
  const heading = ({ fold }: PartCounts): string =>
    fold === null ? say('allFolds') : say('foldNumber', { fold: integer(fold) });
  return {
    fileName: fileNameOf(results, 'parts'),
    title,
    draw: (size) =>
      drawParts({
        ...size,
        title,
        description: say('partsSeen'),
        note: noteText(results, words),
        decimal,
        panels: [say('patients'), say('images')],
        rows: parts.map((row) => ({
          label: say(row.part),
          heading: heading(row),
          counts: [row.patients, row.images],
        })),
        classes: { benign: say('benign'), malignant: say('malignant') },
      }),
    describePoint: ({ series, index }) => {
      const row = parts[series]!;
      const { benign, malignant } = index < 2 ? row.patients : row.images;
      return {
        title: `${heading(row)}, ${say(row.part)}`,
        lines: [
          say(index < 2 ? 'patients' : 'images'),
          `${say('benign')} ${integer(benign)}`,
          `${say('malignant')} ${integer(malignant)}`,
        ],
      };
    },
    behind: () => null,
    table: {
      columns: [
        { label: say('fold') },
        { label: say('part') },
        { label: say('patientsBenign') },
        { label: say('patientsMalignant') },
        { label: say('imagesBenign') },
        { label: say('imagesMalignant') },
      ],
      rows: parts.map((row) => [
        heading(row),
        say(row.part),
        row.patients.benign,
        row.patients.malignant,
        row.images.benign,
        row.images.malignant,
      ]),
    },
  };
}

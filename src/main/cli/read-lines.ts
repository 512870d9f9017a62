import { type Evaluations, formatEvaluation, type ReadSummary } from '../services/read.ts';
import { countOf, table } from './text.ts';

/** A terminal shows the first causes; all of them are in reads.csv. */
const CAUSES_SHOWN = 10;

/** What a read came to: the model's figures in full, its networks' beside them, what was left out. */
export function readLines({ folder, counts, failed, metrics }: ReadSummary): string {
  const { unseen, seenInFitting } = metrics;
  const [model, ...others] = Object.entries(unseen);
  const lines: string[] = [];
  if (model !== undefined) lines.push(`${title(model[0])}: ${formatEvaluation(model[1])}`, '');
  if (others.length > 0) lines.push('Beside it:', briefly(Object.fromEntries(others)), '');
  if (seenInFitting.pairs > 0)
    lines.push(
      `Seen in fitting: ${countOf(seenInFitting.pairs, 'pair')} of ` +
        `${countOf(seenInFitting.patients, 'patient')}, in none of the figures above. ` +
        'Theirs test nothing:',
      briefly(seenInFitting.evaluations),
      '',
    );
  lines.push(
    `${folder}: ${counts.read} of ${countOf(counts.pairs, 'pair')} of ` +
      `${countOf(counts.patients, 'patient')} read.`,
    ...failed.slice(0, CAUSES_SHOWN).map(({ pair, cause }) => `  not read: ${pair}: ${cause}`),
    ...(failed.length > CAUSES_SHOWN
      ? [`  and ${failed.length - CAUSES_SHOWN} more, all in reads.csv`]
      : []),
    ...metrics.notices.map((notice) => `Notice: ${notice}`),
  );
  return lines.join('\n');
}

function title(reader: string): string {
  return reader[0]!.toUpperCase() + reader.slice(1);
}

/** The AUC and accuracies of several readers, each with its interval and n. */
function briefly(evaluations: Evaluations): string {
  type Figure = Evaluations[string]['recognitionRate'];
  const cell = ({ value, interval }: Figure): string => {
    if (value === null) return 'not defined';
    if (interval === null) return value.toFixed(3);
    return `${value.toFixed(3)} (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  };
  const rows = Object.entries(evaluations).map(
    ([reader, { patients, imageWise, byVote, byMeanProbability }]) => [
      `  ${reader}`,
      countOf(patients, 'patient'),
      cell(byMeanProbability.auc),
      cell(byMeanProbability.accuracy),
      cell(byVote.accuracy),
      cell(imageWise.accuracy),
    ],
  );
  const header = [
    '',
    'n',
    'AUC, mean probability',
    'accuracy, mean probability',
    'accuracy, Eq. (1)',
    'accuracy, image-wise',
  ];
  return table([header, ...rows]);
}

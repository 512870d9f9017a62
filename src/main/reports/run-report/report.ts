import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { Notice } from '../../../shared/crossval/notices.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { noticeText } from '../run-notices.ts';
import { paperTables, type RunTable } from '../run-tables.ts';
import { checklistFacts, type ChecklistItem } from './checklist-facts.ts';
import { claim, CLAIM_TITLE } from './claim.ts';
import {
  calibrationPictures,
  type CaptionedFigure,
  heatPicture,
  learningPictures,
  partsPicture,
  rankingPictures,
  trueClassPicture,
} from './figures.ts';
import { methodsOf } from './methods.ts';
import { figureWithN, percentWithN } from './numbers.ts';
import { openPaper, type Paper } from './paper.ts';
import {
  calibrationTable,
  comparisonTable,
  confusionTable,
  heatTable,
  mainArmTable,
  pairsPerUnit,
  partsTable,
  referenceTable,
  subgroupTable,
  trueClassTable,
  trueClassTestTable,
} from './tables.ts';
import { tripodAi, TRIPOD_AI_TITLE } from './tripod-ai.ts';
import { armTitle, originLine, RESEARCH_ONLY } from './words.ts';

/** Units or pairs that a notice names one by one. */
const NAMED = 40;

export interface RunReport {
  readonly manifest: CrossvalManifest;
  readonly results: RunResults;
}

/**
 * A run as a PDF: what must be known of its images first and on every page, methods, every table
 * and figure with n and intervals, and the checklists TRIPOD+AI and CLAIM as far as the manifest
 * knows. Parts the run has nothing for are left out. The same run gives the same bytes: the file's
 * date is the manifest's.
 */
export async function runReport({ manifest, results }: RunReport): Promise<Uint8Array> {
  const origin = originLine(results.notices);
  const paper = openPaper({
    title: `Cross-validation of ${results.study}`,
    subject: `Run ${results.manifest}`,
    creator: manifest.createdWith,
    created: new Date(manifest.createdAt),
    footer: [origin, RESEARCH_ONLY, results.study].filter((part) => part !== null).join(' · '),
  });
  const figures = numbered(paper);
  writeFront(paper, manifest, results);
  paper.heading('Methods');
  for (const { title, text } of methodsOf(manifest, results)) {
    paper.subheading(title);
    paper.paragraph(text);
  }
  writeLeaks(paper, manifest);
  paper.heading('Patients and images');
  writeTable(paper, partsTable(results));
  figures(partsPicture(results));
  writeResults(paper, results, figures);
  paper.heading('Learning curves');
  const learning = learningPictures(results);
  if (learning.length === 0) paper.paragraph('No fit of the main arm is done.');
  for (const figure of learning) figures(figure);
  if (learning.length > 0 && manifest.content.plan.fits.length > 1)
    paper.paragraph('Those of the other fits are in tables/learning.csv.');
  paper.newPage();
  const facts = checklistFacts(manifest, results);
  paper.heading('Reporting checklists');
  paper.paragraph(
    'Items in our own short words, by their official numbers, filled as far as the manifest and the figures know.',
  );
  writeChecklist(paper, TRIPOD_AI_TITLE, tripodAi(facts));
  writeChecklist(paper, CLAIM_TITLE, claim(facts));
  return paper.end();
}

function writeFront(paper: Paper, manifest: CrossvalManifest, results: RunResults): void {
  const { study, plan, units } = results;
  paper.title(`Cross-validation of ${study}`, [
    `Plan “${plan.name}”; ${units.done} of ${units.total} units done; frozen ${manifest.createdAt.slice(0, 10)} with ${manifest.createdWith}.`,
    `Run ${results.manifest}`,
    RESEARCH_ONLY,
  ]);
  if (results.notices.length > 0)
    paper.box('What must be known first', results.notices.map(fullNotice));
  paper.heading('Summary');
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm);
  if (main === undefined) {
    paper.paragraph('No arm is done yet: there are no figures.');
    return;
  }
  const { byVote, byMeanProbability } = main.estimates;
  const origin = originLine(results.notices);
  paper.paragraph(
    `${armTitle(main.arm)}, patient-wise by vote (Eq. 1)${origin === null ? '' : ` (${origin.slice(0, -1).toLowerCase()})`}:`,
  );
  paper.list([
    `Accuracy ${percentWithN(byVote.accuracy)}`,
    `Sensitivity ${percentWithN(byVote.sensitivity)}`,
    `Specificity ${percentWithN(byVote.specificity)}`,
    `AUC of the mean probability ${figureWithN(byMeanProbability.auc)}`,
    `Pairs per ${results.unit} (N_P): ${pairsPerUnit(results) ?? ''}`,
  ]);
}

/** A notice with the names it is about, which a terminal has no room for. */
function fullNotice(notice: Notice): string {
  const names =
    notice.kind === 'incomplete'
      ? notice.missing
      : notice.kind === 'unread-pairs'
        ? notice.pairs
        : [];
  const text = noticeText(notice);
  if (names.length === 0) return text;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${text} They are missing: ${names.slice(0, NAMED).join(', ')}${more}.`;
}

/** Findings of the leakage guard that somebody accepted, with the reasons. */
function writeLeaks(paper: Paper, { content, acceptedBy }: CrossvalManifest): void {
  if (content.overrides.length === 0) return;
  paper.table(
    `Accepted findings of the leakage guard${acceptedBy === undefined ? '' : `, by ${acceptedBy}`}`,
    [
      {
        header: ['finding', 'what it says', 'reason'],
        rows: content.overrides.map(({ leak, text, reason }) => [leak.slice(0, 12), text, reason]),
      },
    ],
  );
}

function writeResults(
  paper: Paper,
  results: RunResults,
  figures: (figure: CaptionedFigure | null) => void,
): void {
  if (results.arms.length === 0) return;
  const pairs = pairsPerUnit(results);
  const notes = pairs === null ? [] : [`N_P, pairs per ${results.unit}: ${pairs}.`];
  const origin = originLine(results.notices);
  const last = origin === null ? [] : [origin];
  const all = [...notes, ...last];
  paper.heading('Results');
  for (const each of paperTables(results))
    writeTable(paper, each, [
      'Percent. Over folds: mean ± SD (ddof 0). In brackets: 95 % interval. n: distinct patients.',
      ...all,
    ]);
  writeTable(paper, mainArmTable(results), [
    'Cutoffs for a chosen specificity or sensitivity are chosen on the same patients, in every resample anew.',
    ...all,
  ]);
  writeTable(paper, confusionTable(results), all);
  for (const each of rankingPictures(results)) figures(each);
  writeSection(paper, 'Comparisons', comparisonTable(results), last);
  paper.heading('Calibration and net benefit');
  writeTable(paper, calibrationTable(results), all);
  for (const each of calibrationPictures(results)) figures(each);
  paper.heading('True-class probability');
  writeTable(paper, trueClassTable(results), all);
  writeTable(paper, trueClassTestTable(results), all);
  figures(trueClassPicture(results));
  writeSection(paper, 'Strain ratio and human readers', referenceTable(results), [
    'Rates in percent with 95 % intervals; AUC from 0 to 1, κ from −1 to 1. n: distinct patients.',
    ...last,
  ]);
  writeSection(paper, 'Heat of Grad-CAM', heatTable(results), [
    'Percent with 95 % intervals over patients; n: distinct patients. For B-SE one joint map lies over two images that are not registered: it cannot tell B from SE.',
    ...last,
  ]);
  figures(heatPicture(results));
  writeSection(paper, 'Subgroups', subgroupTable(results), [
    'Rates in percent with 95 % intervals; AUC from 0 to 1. n: distinct patients. Lesion size: longer side of the B-mode ROI as a share of its image’s width, in thirds of the tested cases. The other arms are in tables/subgroups.csv.',
    ...last,
  ]);
}

/** A part of the report that a run may not have. */
function writeSection(
  paper: Paper,
  title: string,
  table: RunTable,
  notes: readonly string[],
): void {
  if (table.blocks.length === 0) return;
  paper.heading(title);
  writeTable(paper, table, notes);
}

function writeTable(
  paper: Paper,
  { title, lead, blocks }: RunTable,
  notes: readonly string[] = [],
): void {
  if (lead === null && blocks.length === 0) return;
  paper.table(lead === null ? title : `${title}: ${lead}`, blocks, blocks.length > 0 ? notes : []);
}

function writeChecklist(paper: Paper, title: string, items: readonly ChecklistItem[]): void {
  paper.table(title, [
    {
      header: ['item', 'what it asks', 'in this report'],
      rows: items.map(({ number, title: asks, answer }) => [number, asks, answer]),
    },
  ]);
}

/** Gives figures their numbers. */
function numbered(paper: Paper): (figure: CaptionedFigure | null) => void {
  let number = 0;
  return (figure) => {
    if (figure === null) return;
    number += 1;
    paper.figure(`Figure ${number}. ${figure.caption}`, figure.drawing);
  };
}

/**
 * The tables and figures of docs/results.md, "Cross-validation", from a run's folder.
 *
 *   node scripts/results/crossval.ts tables RUN         prints the tables
 *   node scripts/results/crossval.ts figures RUN DIR    writes the figures as SVG
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { renderToStaticMarkup } from 'react-dom/server';

import { calibrationFigure } from '../../src/charts/run/calibration-figure.ts';
import { decisionFigure } from '../../src/charts/run/decision-figure.ts';
import { ENGLISH } from '../../src/charts/run/english.ts';
import { aucFigure } from '../../src/charts/run/interval-figures.ts';
import { learningFigure, learningStages } from '../../src/charts/run/learning-figure.ts';
import { partsFigure } from '../../src/charts/run/parts-figure.ts';
import { rocFigure } from '../../src/charts/run/roc-figure.ts';
import { trueClassFigure } from '../../src/charts/run/true-class-figure.ts';
import { PAPER_THEME } from '../../src/charts/theme.ts';
import { paperTables } from '../../src/main/reports/run-tables.ts';
import { readResults } from '../../src/main/services/results/results-file.ts';
import { fitName } from '../../src/shared/crossval/arms.ts';
import type { RunResults } from '../../src/shared/crossval/results.ts';

const WIDTH = 760;

const [action, run, folder] = process.argv.slice(2);
if (run !== undefined && action === 'tables') {
  console.log(tablesOf(await readResults(run)));
} else if (run !== undefined && folder !== undefined && action === 'figures') {
  await mkdir(folder, { recursive: true });
  for (const [name, svg] of Object.entries(figuresOf(await readResults(run))))
    await writeFile(join(folder, `${name}.svg`), `${svg}\n`);
} else {
  console.error('usage: crossval.ts tables RUN | figures RUN DIR');
  process.exitCode = 2;
}

/** Tables 1 to 4 and the estimates, as Markdown. */
function tablesOf(results: RunResults): string {
  return paperTables(results)
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ title, lead, blocks }) =>
      [
        `### ${title}${lead === null ? '' : ` ${lead}`}`,
        ...blocks.map(({ header, rows }) =>
          [header, header.map(() => '---'), ...rows].map(markdownRow).join('\n'),
        ),
      ].join('\n\n'),
    )
    .join('\n\n');
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** By file name. Curves are of the main arm's reader on every input, calibration of the main arm. */
function figuresOf(results: RunResults): Readonly<Record<string, string>> {
  const main = results.arms.find(({ arm }) => arm.id === results.mainArm)!;
  const inputs = results.arms.filter(({ arm }) => arm.reader === main.arm.reader);
  const stage = learningStages(results).findLast(({ fit }) => fit === fitName(main.arm))!;
  const figures = {
    parts: partsFigure(results, ENGLISH),
    auc: aucFigure(results, ENGLISH),
    roc: rocFigure(results, inputs, ENGLISH),
    calibration: calibrationFigure(results, [main], ENGLISH, true),
    'decision-curve': decisionFigure(results, inputs, ENGLISH),
    'true-class': trueClassFigure(results, main.arm.images, ENGLISH, ['inputs']),
    learning: learningFigure(results, stage, stage, ENGLISH),
  };
  return Object.fromEntries(
    Object.entries(figures).map(([name, { draw }]) => [
      name,
      renderToStaticMarkup(draw({ width: WIDTH, theme: PAPER_THEME }).svg),
    ]),
  );
}

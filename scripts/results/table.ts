import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { z } from 'zod';

import { compareScores } from '../../src/main/evaluation/compare.ts';
import type { PairScore } from '../../src/main/evaluation/decisions.ts';
import { evaluate } from '../../src/main/evaluation/evaluate.ts';
import { readStudy } from '../../src/main/study/read.ts';
import { pairsOfPart, readSplit } from '../../src/main/study/split.ts';
import type { Estimate } from '../../src/shared/stats/estimate.ts';
import { runsOf, type Plan, type Run } from './plan.ts';

/** Who speaks: a column of reads.csv each. */
const READERS = [
  { title: 'AlexNet', column: 'probability_alexnet' },
  { title: 'ResNet-18', column: 'probability_resnet18' },
  { title: 'Ensemble', column: 'probability_malignant' },
  { title: 'Voting', column: 'probability_voting' },
] as const;
type Column = (typeof READERS)[number]['column'];

const BOOTSTRAP_SEED = 1;

const rowSchema = z.looseObject({
  pair: z.string(),
  patient: z.string(),
  diagnosis: z.enum(['benign', 'malignant']),
  probability_malignant: z.coerce.number(),
  probability_alexnet: z.coerce.number(),
  probability_resnet18: z.coerce.number(),
  probability_voting: z.coerce.number(),
  seen_in_fitting: z.enum(['true', 'false']),
  // A pair that could not be read has no place in a table that says how many were.
  error: z.literal(''),
});
type Row = z.infer<typeof rowSchema>;

/** The tables of docs/results.md from the read folders of a plan. */
export async function tables(plan: Plan, folder: string): Promise<string> {
  const runs = new Map<string, readonly Row[]>();
  for (const run of runsOf(plan)) runs.set(run.name, await rowsOf(folder, run));
  const strainRatio = await strainRatioAuc(plan);
  return [
    aucTable(plan, runs),
    differenceTable(plan, runs),
    `Strain ratio alone (the pairs' column, mean per patient): ${estimateText(strainRatio)}.`,
  ].join('\n\n');
}

async function rowsOf(folder: string, { name }: Run): Promise<readonly Row[]> {
  const text = await readFile(join(folder, `read-${name}`, 'reads.csv'), 'utf8');
  const rows = z.array(rowSchema).parse(parse(text, { columns: true, bom: true }));
  const seen = rows.filter(({ seen_in_fitting: flag }) => flag === 'true').length;
  if (seen > 0) throw new Error(`${name}: ${seen} held-out pairs were seen in fitting`);
  return rows;
}

function scoresOf(rows: readonly Row[], column: Column): PairScore[] {
  return rows.map((row) => ({
    patient: row.patient,
    unit: row.patient,
    pair: row.pair,
    diagnosis: row.diagnosis,
    probability: row[column],
  }));
}

/** Patient-wise AUC of every run, and its mean over the seeds. */
function aucTable(plan: Plan, runs: ReadonlyMap<string, readonly Row[]>): string {
  const lines = [
    '| Input | Reader | ' + plan.seeds.map((seed) => `Seed ${seed}`).join(' | ') + ' | Mean |',
    '|---|---|' + plan.seeds.map(() => '---|').join('') + '---:|',
  ];
  for (const input of plan.inputs)
    for (const { title, column } of READERS) {
      const estimates = plan.seeds.map((seed) => {
        const scores = scoresOf(runs.get(`${input}-seed${seed}`)!, column);
        return evaluate(scores, { seed: BOOTSTRAP_SEED }).byMeanProbability.auc;
      });
      const mean = estimates.reduce((sum, { value }) => sum + value!, 0) / estimates.length;
      const cells = estimates.map(estimateText).join(' | ');
      lines.push(`| ${input.toUpperCase()} | ${title} | ${cells} | ${mean.toFixed(3)} |`);
    }
  return lines.join('\n');
}

/** Paired differences of patient-wise AUC on the same held-out patients (DeLong). */
function differenceTable(plan: Plan, runs: ReadonlyMap<string, readonly Row[]>): string {
  const lines = [
    '| Difference | ' + plan.seeds.map((seed) => `Seed ${seed}`).join(' | ') + ' |',
    '|---|' + plan.seeds.map(() => '---|').join(''),
  ];
  const add = (title: string, a: readonly [string, Column], b: readonly [string, Column]): void => {
    const cells = plan.seeds.map((seed) => {
      const side = ([input, column]: readonly [string, Column]): PairScore[] =>
        scoresOf(runs.get(`${input}-seed${seed}`)!, column);
      const { difference, p } = compareScores(side(a), side(b), { seed: BOOTSTRAP_SEED });
      return `${estimateText(difference)}, p ${p === null ? 'undefined' : p.toPrecision(2)}`;
    });
    lines.push(`| ${title} | ${cells.join(' | ')} |`);
  };
  if (plan.inputs.includes('b') && plan.inputs.includes('bse'))
    for (const { title, column } of READERS)
      add(`BSE − B, ${title}`, ['bse', column], ['b', column]);
  for (const input of plan.inputs)
    for (const { title, column } of READERS)
      if (column !== 'probability_malignant')
        add(
          `${input.toUpperCase()}, Ensemble − ${title}`,
          [input, 'probability_malignant'],
          [input, column],
        );
  return lines.join('\n');
}

async function strainRatioAuc(plan: Plan): Promise<Estimate> {
  const study = await readStudy(plan.study);
  const split = await readSplit(plan.split, study);
  const pairs = pairsOfPart(study, split, 'test').filter(
    ({ diagnosis, strainRatio }) => diagnosis !== undefined && strainRatio !== undefined,
  );
  const largest = Math.max(...pairs.map(({ strainRatio }) => strainRatio!));
  const scores = pairs.map(({ patient, pair, diagnosis, strainRatio }) => ({
    patient,
    unit: patient,
    pair,
    diagnosis: diagnosis!,
    // Any increasing function of the ratio has the same AUC; scores must lie in 0…1.
    probability: strainRatio! / largest,
  }));
  return evaluate(scores, { seed: BOOTSTRAP_SEED }).byMeanProbability.auc;
}

function estimateText({ value, interval, n }: Estimate): string {
  if (value === null) return 'undefined';
  const range =
    interval === null ? '' : ` (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  return `${value.toFixed(3)}${range}, n ${n}`;
}

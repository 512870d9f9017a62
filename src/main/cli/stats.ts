import { type Command, Option } from 'commander';

import { formatScores, scoreStatistics, type StatsRequest } from '../services/stats.ts';
import { addOptions, type CommandHost, DONE, json, jsonOption, seedOption } from './command.ts';
import { anyNumber, wholeNumber } from './values.ts';

export function addStats(program: Command, { terminal, run }: CommandHost): void {
  const command = program
    .command('stats')
    .summary('AUC, rates and calibration of any score in a CSV table')
    .description(
      'Statistics of a score against the truth in any CSV table, each with its 95 % interval. ' +
        'Labels: malignant or benign, 1 or 0, positive or negative, true or false; others with ' +
        '--positive. A case is positive where score >= cutoff. Rows with missing values are left ' +
        'out and listed.',
    );
  addOptions(command, [
    new Option('--csv <file>', 'table with a header line').makeOptionMandatory(),
    new Option('--label <column>', 'column with the truth').makeOptionMandatory(),
    new Option('--score <column>', 'column with the score').makeOptionMandatory(),
    new Option(
      '--cutoff <x>',
      "positive is a score of at least this (default: Youden's on the same cases)",
    ).argParser(anyNumber),
    new Option(
      '--patient <column>',
      'column with the patient of each row (default: every row is a patient)',
    ),
    new Option('--positive <value>', 'the label that is positive; every other is negative'),
    seedOption('the bootstrap'),
    new Option('--bootstrap <n>', 'resamples of the bootstrap of patients')
      .argParser(wholeNumber(100, 1_000_000))
      .default(2000),
    jsonOption,
  ]).action(
    run(async ({ json: asJson, ...request }: StatsRequest & { readonly json?: true }) => {
      const statistics = await scoreStatistics(request);
      terminal.print(asJson ? json(statistics) : formatScores(statistics));
      return DONE;
    }),
  );
}

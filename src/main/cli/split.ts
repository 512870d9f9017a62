import type { Command } from 'commander';

import { splitStudy } from '../services/split.ts';
import { type CommandHost, DONE, json, jsonOption, seedOption } from './command.ts';
import { countOf } from './text.ts';
import { share } from './values.ts';

interface SplitCommandOptions {
  readonly study: string;
  readonly test: number;
  readonly seed: number;
  readonly out: string;
  readonly force?: true;
  readonly json?: true;
}

export function addSplit(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('split')
    .summary('write a stratified split by patient')
    .description(
      'Splits the patients of a study into a training and a test part, stratified by diagnosis. ' +
        'All images of a patient are in one part.',
    )
    .requiredOption('--study <dir>', 'study folder with pairs.csv')
    .option('--test <share>', 'share of the patients kept for the test', share, 0.2)
    .addOption(seedOption('the draw'))
    .requiredOption('--out <file>', 'split file to write (JSON)')
    .option('--force', 'replace a file that is already there')
    .addOption(jsonOption)
    .action(
      run(async ({ study, test, seed, out, force, json: asJson }: SplitCommandOptions) => {
        const split = await splitStudy({ study, test, seed, out, force: force ?? false });
        if (asJson) {
          terminal.print(json({ file: out, seed, counts: split.counts, parts: split.parts }));
          return DONE;
        }
        terminal.print(`${out}: seed ${seed}, ${countOf(split.study.patients, 'patient')}`);
        for (const part of ['train', 'test'] as const) {
          const { patients, pairs } = split.counts[part];
          terminal.print(
            `  ${part.padEnd(5)}  ${countOf(patients.benign + patients.malignant, 'patient')} ` +
              `(${patients.benign} benign, ${patients.malignant} malignant), ` +
              countOf(pairs.benign + pairs.malignant + pairs.unlabelled, 'pair'),
          );
        }
        if (split.unlabelled.length > 0)
          terminal.print(
            `  ${countOf(split.unlabelled.length, 'patient')} without a diagnosis: in neither part`,
          );
        return DONE;
      }),
    );
}

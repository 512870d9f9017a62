import type { Command } from 'commander';

import { DEFAULT_PATIENTS, makePhantom } from '../services/phantom.ts';
import { type CommandHost, DONE, json, jsonOption, seedOption } from './command.ts';
import { countProgress } from './count-progress.ts';
import { stoppable } from './interrupt.ts';
import { wholeNumber } from './values.ts';

interface PhantomCommandOptions {
  readonly out: string;
  readonly patients: number;
  readonly seed: number;
  readonly json?: true;
}

export function addPhantom(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('phantom')
    .summary('draw a study of synthetic pairs')
    .description(
      'Draws a study of synthetic B-mode and strain images: the embedded sample. Histologies and ' +
        'strain ratios come from the table of the paper; the images carry no claim.',
    )
    .requiredOption('--out <dir>', 'study folder to make (absent or empty)')
    .option('--patients <n>', 'number of patients', wholeNumber(2, 9999), DEFAULT_PATIENTS)
    .addOption(seedOption('everything that is drawn'))
    .addOption(jsonOption)
    .action(
      run(async ({ out, patients, seed, json: asJson }: PhantomCommandOptions) => {
        const summary = await stoppable(terminal, 'Stopping; nothing is kept', (signal) =>
          makePhantom({
            out,
            patients,
            seed,
            signal,
            onProgress: countProgress(terminal, 'Drawing pairs'),
          }),
        );
        if (asJson) terminal.print(json(summary));
        else {
          const { benign, malignant } = summary.patients;
          terminal.print(
            `${out}: ${summary.pairs} synthetic pairs of ${benign + malignant} patients ` +
              `(${benign} benign, ${malignant} malignant), seed ${seed}.`,
          );
          terminal.print('Synthetic images: they carry no claim about patients.');
        }
        return DONE;
      }),
    );
}

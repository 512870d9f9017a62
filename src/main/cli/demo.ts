import { join } from 'node:path';

import type { Command } from 'commander';

import { openDemoFolder } from '../services/demo.ts';
import { type CommandHost, DONE } from './command.ts';
import { duration } from './text.ts';
import { wholeNumber } from './values.ts';

interface DemoCommandOptions {
  readonly out: string;
  readonly patients: number;
  readonly epochs: number;
  readonly force?: true;
}

/**
 * A fit that ends in about a minute and a half on two cores, and never much later than the time
 * limit. The defaults of `fit` are the paper's.
 */
const SHORT_FIT = {
  size: 112,
  'ensemble-epochs': 40,
  views: 2,
  'max-hours': 0.05,
  data: 'synthetic',
};

export function addDemo(program: Command, { terminal, run, execute }: CommandHost): void {
  program
    .command('demo')
    .summary('the main job on synthetic images, within minutes')
    .description(
      'Draws a synthetic sample, splits it, fits both networks and the ensemble for a few epochs ' +
        'at a small size, and reads the test patients with heat-maps; by the commands it prints.',
    )
    .option('--out <dir>', 'folder to make', 'demo')
    .option('--patients <n>', 'number of patients', wholeNumber(10, 9999), 85)
    .option('--epochs <n>', 'epochs of each network', wholeNumber(1), 4)
    .option('--force', 'replace the folder of an earlier demo')
    .action(
      run(async ({ out, patients, epochs, force }: DemoCommandOptions) => {
        const { study, split, model, reads } = await openDemoFolder(out, force ?? false);
        const started = performance.now();
        const steps = [
          typed('phantom', { out: study, patients }),
          typed('split', { study, out: split }),
          typed('fit', { study, split, out: model, ...SHORT_FIT, epochs }),
          typed('read', { study, split, part: 'test', model, out: reads, heatmaps: true }),
        ];
        for (const step of steps) {
          terminal.print(`\n$ npx sonopair ${step.map(quoted).join(' ')}`);
          const status = await execute(step);
          if (status !== DONE) return status;
        }
        terminal.print(
          `\nThe demo took ${duration((performance.now() - started) / 1000)}. Look at:\n` +
            `  ${join(reads, 'heatmaps')}  what spoke for the decision, on both images of every test pair\n` +
            `  ${join(reads, 'reads.csv')}, ${join(reads, 'patients.csv')}, ${join(reads, 'metrics.json')}\n` +
            `  ${join(model, 'manifest.json')}  the model card\n` +
            'All images are synthetic: these figures show that everything works and carry no claim ' +
            'about patients. Research use only, not a medical device.',
        );
        return DONE;
      }),
    );
}

/** A command as it would be typed. */
function typed(
  name: string,
  options: Readonly<Record<string, string | number | true>>,
): readonly string[] {
  return [
    name,
    ...Object.entries(options).flatMap(([option, value]) =>
      value === true ? [`--${option}`] : [`--${option}`, String(value)],
    ),
  ];
}

function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

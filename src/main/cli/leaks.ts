import type { Command } from 'commander';

import { checkStudyFolder } from '../services/leakage.ts';
import { type CommandHost, DONE, FAILED, json, jsonOption } from './command.ts';
import { countProgress } from './count-progress.ts';
import { stoppable } from './interrupt.ts';
import { countOf } from './text.ts';

interface LeaksCommandOptions {
  readonly study: string;
  readonly split?: string;
  readonly json?: true;
}

/** A terminal names the first; all of them are in the JSON. */
const UNREADABLE_SHOWN = 10;

export function addLeaks(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('leaks')
    .summary('find what would leak between the parts of a study')
    .description(
      'Looks for identical and nearly identical images across patients or diagnoses, patients under ' +
        'two codes, and images that are both B-mode and strain image. With a split file, images of ' +
        'patients in one part warn and those in two parts block; without, all of them block. Exit ' +
        'status 1 where something blocks.',
    )
    .requiredOption('--study <dir>', 'study folder with pairs.csv')
    .option('--split <file>', 'split file of the study')
    .addOption(jsonOption)
    .action(
      run(async ({ study, split, json: asJson }: LeaksCommandOptions) => {
        const report = await stoppable(terminal, 'Stopping', (signal) =>
          checkStudyFolder(
            { study, ...(split === undefined ? {} : { split }) },
            { signal, onProgress: countProgress(terminal, 'Looking at images') },
          ),
        );
        const blocking = report.leaks.filter(({ severity }) => severity === 'blocks').length;
        const status = blocking === 0 ? DONE : FAILED;
        if (asJson) {
          terminal.print(json(report));
          return status;
        }
        for (const { severity, kind, text } of report.leaks)
          terminal.print(`${severity.padEnd(6)}  ${kind}: ${text}`);
        const { unreadable } = report;
        for (const { cause } of unreadable.slice(0, UNREADABLE_SHOWN))
          terminal.print(`not compared  ${cause}`);
        if (unreadable.length > UNREADABLE_SHOWN)
          terminal.print(`not compared  ${unreadable.length - UNREADABLE_SHOWN} more, in --json`);
        terminal.print(
          `${study}: ${countOf(report.images, 'image')} of ${countOf(report.patients, 'patient')} ` +
            `looked at: ${blocking} blocking, ${report.leaks.length - blocking} to be looked at.`,
        );
        return status;
      }),
    );
}

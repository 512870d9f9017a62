import type { Command } from 'commander';

import { SonopairError } from '../../shared/errors.ts';
import { createBundle, type MadeBundle } from '../services/crossval/bundle/create-bundle.ts';
import { type BundleCheck, verifyBundle } from '../services/crossval/bundle/verify-bundle.ts';
import { CLOSE } from '../services/crossval/bundle/refit.ts';
import { type CommandHost, DONE, FAILED, json, jsonOption } from './command.ts';
import { countProgress } from './count-progress.ts';
import { stoppable } from './interrupt.ts';
import { countOf } from './text.ts';

interface BundleCommandOptions {
  readonly out: string;
  readonly models?: true;
  readonly images?: true;
  readonly study?: string;
  readonly json?: true;
}

export function addBundle(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('bundle')
    .summary('put a run into one file that others can verify')
    .description(
      'Puts the result folder of a run into one ZIP: manifest, predictions, Grad-CAM, figures and ' +
        'tables, on request the models it kept and the images of its study. Of images ' +
        'only the pixels go along, without any metadata; text burned into them stays.',
    )
    .argument('<run>', 'result folder of sonopair crossval')
    .requiredOption('--out <file>', 'the bundle to be made')
    .option('--models', 'with the models the run has kept')
    .option('--images', 'with the images of the study, so that a fold can be fitted anew')
    .option('--study <dir>', 'study folder, for --images')
    .addOption(jsonOption)
    .action(
      run(async (folder: string, options: BundleCommandOptions) => {
        const { out, models = false, images = false, study, json: asJson } = options;
        if (images !== (study !== undefined))
          throw new SonopairError('usage', {
            subject: '--images',
            reason: images ? 'the study is not given' : '--study is for --images',
            remedy: 'Give both --images and --study, or neither',
          });
        const made = await stoppable(terminal, 'Stopping', (signal) =>
          createBundle(
            { folder, out, models, study: study ?? null },
            { signal, onProgress: countProgress(terminal, 'Writing entries') },
          ),
        );
        terminal.print(asJson ? json({ bundle: out, ...made }) : madeText(out, made));
        return DONE;
      }),
    );
}

function madeText(
  out: string,
  { study, units, entries, bytes, models, images, tells }: MadeBundle,
) {
  const parts = ['manifest, predictions and figures'];
  if (models) parts.push('models');
  if (images) parts.push('images');
  const { patients, readers, acceptedBy, path } = tells;
  const names =
    (readers.length === 0 ? '' : `, readers as ${readers.join(', ')}`) +
    (acceptedBy === null ? '' : `, who accepted leaks as ${acceptedBy}`);
  return [
    `${out}: ${study}, ${units.done} of ${units.total} units, ${parts.join(', ')}; ` +
      `${countOf(entries, 'entry', 'entries')}, ${(bytes / 1e6).toFixed(1)} MB.`,
    `Before you pass it on: its manifest names ${countOf(patients, 'patient')} by the codes of the ` +
      `study${names}${path === null ? '' : `, and images by their paths (${path})`}. Check that ` +
      'none of them tells who somebody is.',
  ].join('\n');
}

interface VerifyCommandOptions {
  readonly refit?: string;
  readonly json?: true;
}

export function addVerify(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('verify')
    .summary('hold a study bundle against itself')
    .description(
      'Reads a bundle from its first byte to its last, computes every reported number anew from the ' +
        'predictions and, with --refit, fits a unit anew from its seed. Exit status 1 where anything ' +
        'is not what it says.',
    )
    .argument('<bundle>', 'file made by sonopair bundle')
    .option(
      '--refit <unit>',
      'fit a unit such as bse-cropped/fold-1 anew, or auto for the first; needs a bundle with images',
    )
    .addOption(jsonOption)
    .action(
      run(async (bundle: string, { refit, json: asJson }: VerifyCommandOptions) => {
        const check = await stoppable(terminal, 'Stopping', (signal) =>
          verifyBundle(
            { bundle, refit: refit ?? null },
            {
              signal,
              onProgress: countProgress(terminal, 'Verifying entries'),
              onLog: (line) => terminal.note(line),
            },
          ),
        );
        terminal.print(asJson ? json(check) : checkText(check));
        return check.sound === true ? DONE : FAILED;
      }),
    );
}

function checkText(check: BundleCheck): string {
  const { bundle, study, units, run, entries, recomputed, differences, notes, sound } = check;
  return [
    `${bundle}: ${study}, ${units.done} of ${units.total} units, run ${run.slice(0, 12)}.`,
    `${countOf(entries, 'entry', 'entries')} as written; numbers of ${countOf(recomputed, 'file')} ` +
      `computed anew: ${differences.length === 0 ? 'all the same.' : countOf(differences.length, 'difference')}`,
    ...differences.map((line) => `  ${line}`),
    ...notes.map((line) => `Note: ${line}.`),
    ...imageLines(check),
    ...refitLines(check),
    VERDICTS[String(sound) as `${typeof sound}`],
  ].join('\n');
}

const VERDICTS: Readonly<Record<`${BundleCheck['sound']}`, string>> = {
  true: 'It is sound.',
  false: 'It is NOT what it says.',
  null: 'Its bytes and figures are sound. Whether its predictions are those of the fit is NOT decided here.',
};

function imageLines({ images }: BundleCheck): readonly string[] {
  if (images === null) return [];
  const { asFrozen, rewritten } = images;
  const lines = [
    `${asFrozen} of ${countOf(asFrozen + rewritten, 'image')} are the files that were frozen, byte by byte.`,
  ];
  if (rewritten > 0)
    lines.push(
      `Of ${rewritten} only the pixels are there, without metadata: nothing but a fit (--refit) tells whether they are the same.`,
    );
  return lines;
}

function refitLines({ refit }: BundleCheck): readonly string[] {
  if (refit === null) return [];
  const { unit, pairs, largestDifference, otherMachine, verdict } = refit;
  const said =
    verdict === 'identical'
      ? 'the same predictions, bit by bit'
      : `predictions differ by up to ${largestDifference.toPrecision(2)}`;
  const lines = [`${unit} fitted anew, ${countOf(pairs, 'pair')} read: ${said}.`];
  if (otherMachine.length > 0) lines.push(`Another machine: ${otherMachine.join(', ')}.`);
  if (verdict === 'close') lines.push(`Up to ${CLOSE} is rounding.`);
  if (verdict === 'undecided')
    lines.push(
      'Rounding may grow to that over the epochs, but nothing proves that it has: verify it on the kind of machine that it names.',
    );
  return lines;
}

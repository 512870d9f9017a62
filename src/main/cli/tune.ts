import { type Command, Option } from 'commander';

import type { FitOptions } from '../../shared/crossval/manifest.ts';
import { IMAGE_MODES, INPUT_KINDS } from '../../shared/domain/input.ts';
import {
  guardOf,
  type TuneRequest,
  type TuneResults,
  tuneStudy,
} from '../services/tuning/tune-study.ts';
import { NETWORK_NAMES } from '../services/fit.ts';
import { addOptions, type CommandHost, DONE, FAILED, json } from './command.ts';
import { countProgress } from './count-progress.ts';
import { crossvalOptions, named, userName } from './crossval.ts';
import { stoppable } from './interrupt.ts';
import { table } from './text.ts';
import { listOf, oneOf, wholeNumber } from './values.ts';

interface TuneCommandOptions extends Omit<
  TuneRequest,
  | 'acceptedLeaks'
  | 'fit'
  | 'frozenBatchNorm'
  | 'learningRate'
  | 'maxHours'
  | 'out'
  | 'outer'
  | 'study'
  | 'user'
> {
  readonly study?: string;
  readonly out?: string;
  readonly input: TuneRequest['fit']['input'];
  readonly images: TuneRequest['fit']['images'];
  readonly networks: TuneRequest['fit']['networks'];
  readonly frozenBn: TuneRequest['frozenBatchNorm'];
  readonly lr: number;
  readonly data?: TuneRequest['origin'];
  readonly maxHours?: number;
  readonly outer?: number;
  readonly acceptLeak?: TuneRequest['acceptedLeaks'];
  readonly json?: true;
}

/** Options of a run that a search has not, or has of its own. */
const NOT_HERE = ['--plan', '--protocol', '--test', '--only', '--dry-run', '--keep-models'];

const EXAMPLES = `
Examples:
  sonopair tune --study my-study --out search --trials 12 --folds 5 --inner-folds 3 --size 112 --epochs 20
  sonopair tune … --max-hours 8        pauses then; the same command goes on

Searched are learning rate, mini-batch, class weights, focal loss, schedule, warm-up and weight decay;
the first trial are the options as given. docs/training.md tells of the space and the estimate.`;

export function addTune(program: Command, { terminal, run }: CommandHost): void {
  const command = program
    .command('tune')
    .summary('search training options by nested cross-validation')
    .description(
      'In each outer fold, trials are cross-validated among the other patients; the best is fitted ' +
        'on them and alone predicts the fold, so the outer estimate has seen no choice.',
    );
  addOptions(command, tuneOptions())
    .addHelpText('after', EXAMPLES)
    .action(
      run(async ({ json: asJson, ...options }: TuneCommandOptions) => {
        const results = await stoppable(terminal, 'Pausing after this step', (signal) =>
          tuneStudy(requestOf(options), {
            signal,
            findLeaks: guardOf(countProgress(terminal, 'Looking at images')),
            onNotice: (text) => terminal.note(text),
            onLine: (text) => terminal.note(text),
          }),
        );
        if (asJson) terminal.print(json({ out: options.out, results }));
        else terminal.print(results === null ? PAUSED : tuneLines(results));
        return results === null ? FAILED : DONE;
      }),
    );
}

const PAUSED = 'Paused at the time limit; the same command goes on.';

function tuneOptions(): readonly Option[] {
  return [
    new Option('--input <kind>', 'what the networks see')
      .argParser(oneOf(INPUT_KINDS))
      .default('bse'),
    new Option('--images <mode>', 'whole images, or crops')
      .argParser(oneOf(IMAGE_MODES))
      .default('cropped'),
    new Option('--networks <list>', 'networks with commas')
      .argParser(listOf(NETWORK_NAMES))
      .default(['resnet18'], 'resnet18'),
    new Option('--trials <n>', 'configurations tried in each outer fold')
      .argParser(wholeNumber(1, 99))
      .default(12),
    new Option('--inner-folds <n>', 'folds a trial is cross-validated in')
      .argParser(wholeNumber(3, 20))
      .default(3),
    new Option('--outer <fold>', 'only this outer fold').argParser(wholeNumber(1, 20)),
    ...crossvalOptions().filter(({ long }) => !NOT_HERE.includes(long ?? '')),
  ];
}

function requestOf({
  study,
  out,
  input,
  images,
  networks,
  frozenBn,
  lr,
  data,
  maxHours,
  outer,
  acceptLeak,
  ...rest
}: Omit<TuneCommandOptions, 'json'>): TuneRequest {
  return {
    ...rest,
    study: named('--study', study),
    out: named('--out', out),
    fit: { input, images, networks: [...networks] },
    frozenBatchNorm: frozenBn,
    learningRate: lr,
    maxHours: maxHours ?? null,
    outer: outer === undefined ? [] : [outer],
    acceptedLeaks: acceptLeak ?? [],
    user: userName(),
    ...(data === undefined ? {} : { origin: data }),
  };
}

function tuneLines({ folds, outer, origin }: TuneResults): string {
  const header = ['fold', 'chosen', 'AUC inside', 'AUC outside', 'n', 'configuration'];
  const rows = folds.map(({ fold, chosen, trials, outer: own }) => {
    const { trial, score } = trials[chosen - 1]!;
    const n = String(own.benign + own.malignant);
    return [
      String(fold),
      `trial ${chosen}`,
      score.auc.toFixed(3),
      own.auc.toFixed(3),
      n,
      wordsOf(trial),
    ];
  });
  return [
    table([header, ...rows], [2, 3, 4]),
    `Outside, over all folds done: AUC ${outer.auc.toFixed(3)}, sensitivity ${outer.sensitivity.toFixed(3)}, ` +
      `specificity ${outer.specificity.toFixed(3)}; ${outer.benign} benign and ${outer.malignant} malignant patients.`,
    `Data: ${origin}.`,
  ].join('\n');
}

function wordsOf(trial: Partial<FitOptions>): string {
  return Object.entries(trial)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
}

import { userInfo } from 'node:os';

import { type Command, Option } from 'commander';

import { EVAL_MODES, INPUT_SIZES } from '../../shared/domain/input.ts';
import { CROSSVAL_DEFAULTS } from '../../shared/crossval/defaults.ts';
import { PLAN_NAMES } from '../../shared/crossval/plans.ts';
import { PROTOCOLS } from '../../shared/crossval/manifest.ts';
import { SonopairError } from '../../shared/errors.ts';
import {
  crossValidate,
  type CrossvalOutcome,
  type CrossvalRequest,
  guardOf,
  mergeAndEvaluate,
  MODELS_KEPT,
} from '../services/crossval/crossval.ts';
import { DATA_ORIGINS, FIT_DEFAULTS, NETWORK_NAMES } from '../services/fit.ts';
import {
  addOptions,
  type CommandHost,
  DONE,
  engineOptions,
  FAILED,
  json,
  jsonOption,
  seedOption,
} from './command.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import { namedWeights } from '../services/weights/store.ts';
import { countProgress } from './count-progress.ts';
import { crossvalProgress } from './crossval-progress.ts';
import { costLines, mergedLines, outcomeLines } from './crossval-text.ts';
import { FREEZE_HELP, parseFreeze } from './freeze.ts';
import { stoppable } from './interrupt.ts';
import { trainingOptions } from './training-options.ts';
import { assignments, oneOf, positiveNumber, share, wholeNumber, wordOrNumber } from './values.ts';
import { acceptLeakOption, onlyUnits } from './crossval-values.ts';

interface CrossvalCommandOptions extends Omit<
  CrossvalRequest,
  | 'acceptedLeaks'
  | 'frozenBatchNorm'
  | 'learningRate'
  | 'maxHours'
  | 'only'
  | 'origin'
  | 'out'
  | 'study'
  | 'test'
  | 'user'
> {
  /** Not mandatory for commander: `merge` has none. */
  readonly study?: string;
  readonly out?: string;
  readonly frozenBn: CrossvalRequest['frozenBatchNorm'];
  readonly lr: number;
  readonly data?: CrossvalRequest['origin'];
  readonly maxHours?: number;
  readonly test?: number;
  readonly only?: CrossvalRequest['only'];
  readonly acceptLeak?: CrossvalRequest['acceptedLeaks'];
  readonly dryRun?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  sonopair crossval --study my-study --out run --dry-run
  sonopair crossval --study my-study --out run --plan table1 --size 112 --epochs 20 --patience 5
  sonopair crossval … --only fold=1,arm=bse-cropped      on one machine
  sonopair crossval … --only fold=2 --only fold=3        on another
  sonopair crossval merge run-a run-b --out run

The same command goes on where it was stopped (Ctrl-C, --max-hours, power cut) and ends with the same
numbers. docs/crossval.md tells of plans, protocols and the result folder.`;

export function addCrossval(program: Command, { terminal, run }: CommandHost): void {
  const command = program
    .command('crossval')
    // Both have --out and --json: what stands behind "merge" is merge's.
    .enablePositionalOptions()
    .summary("run the paper's cross-validation on a study")
    .description(
      'Freezes a study, fits every fold of every arm of a plan once, and writes predictions, tables ' +
        'and figures. The patient is the unit: of splits, folds and intervals.',
    );
  addOptions(command, crossvalOptions())
    .addHelpText('after', EXAMPLES)
    .action(
      run(async ({ json: asJson, dryRun, ...options }: CrossvalCommandOptions) => {
        const progress = crossvalProgress(terminal);
        const asked = 'Pausing after this step and writing checkpoints';
        const weights = await namedWeights(defaultDataFolder(), options.weights);
        const request = requestOf({ ...options, weights });
        const outcome = await stoppable(terminal, asked, (signal) =>
          crossValidate(request, {
            signal,
            dryRun: dryRun ?? false,
            findLeaks: guardOf(countProgress(terminal, 'Looking at images')),
            onNotice: (text) => terminal.note(text),
            onCost: (cost) => (asJson ? undefined : terminal.note(costLines(cost))),
            onLog: progress.onLog,
            onProgress: progress.onProgress,
          }),
        ).finally(progress.finish);
        terminal.print(asJson ? json(forPrograms(outcome)) : outcomeLines(outcome));
        return isWhole(outcome, dryRun) ? DONE : FAILED;
      }),
    );
  addMerge(command, { terminal, run });
}

function addMerge(
  command: Command,
  { terminal, run }: Pick<CommandHost, 'terminal' | 'run'>,
): void {
  command
    .command('merge')
    .summary('bring units fitted on several machines together')
    .argument('<dir...>', 'result folders of one frozen study')
    .requiredOption('--out <dir>', 'result folder to make or to add to')
    .addOption(jsonOption)
    .action(
      run(async (folders: readonly string[], options: { out: string; json?: true }) => {
        const { out, json: asJson } = options;
        const { merged, figures } = await stoppable(terminal, 'Stopping', (signal) =>
          mergeAndEvaluate(folders, out, { signal }),
        );
        const { done, total, compared } = merged;
        const results = figures?.results ?? null;
        terminal.print(
          asJson === true
            ? json({ out, manifest: merged.manifest.sha256, done, total, compared, results })
            : mergedLines({ out, done, total, compared, figures }),
        );
        return DONE;
      }),
    );
}

/** The tables of a terminal are in the figures' file, in full. */
function forPrograms({ figures, ...rest }: CrossvalOutcome): object {
  return { ...rest, results: figures?.results ?? null };
}

/** A run that paused at its time limit is not done, and its status says so. */
function isWhole({ end }: CrossvalOutcome, dryRun: true | undefined): boolean {
  return dryRun === true || end?.stoppedBy === null;
}

/** Throws SonopairError `usage` where study or result folder are not named. */
function requestOf({
  study,
  out,
  frozenBn,
  lr,
  data,
  maxHours,
  only,
  acceptLeak,
  test,
  ...rest
}: Omit<CrossvalCommandOptions, 'dryRun' | 'json'>): CrossvalRequest {
  return {
    ...rest,
    study: named('--study', study),
    out: named('--out', out),
    frozenBatchNorm: frozenBn,
    learningRate: lr,
    maxHours: maxHours ?? null,
    only: only ?? [],
    acceptedLeaks: acceptLeak ?? [],
    user: userName(),
    test: test ?? null,
    ...(data === undefined ? {} : { origin: data }),
  };
}

/** Of the account; some containers have none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

export function named(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new SonopairError('usage', { subject: option, reason: 'it is not given' });
}

export function crossvalOptions(): readonly Option[] {
  const fit = FIT_DEFAULTS;
  return [
    new Option('--study <dir>', 'study folder with pairs.csv'),
    new Option('--out <dir>', 'result folder; one of the same run is gone on with'),
    new Option('--name <text>', "the study's name in results; the folder's by default"),
    new Option(
      '--plan <name|file>',
      `what is compared: ${PLAN_NAMES.join(', ')}, or a file`,
    ).default('table1'),
    new Option('--protocol <kind>', 'one test part for all folds, or every fold tested in turn')
      .argParser(oneOf(PROTOCOLS))
      .default(CROSSVAL_DEFAULTS.protocol),
    new Option('--folds <n>', 'folds')
      .argParser(wholeNumber(2, 20))
      .default(CROSSVAL_DEFAULTS.folds),
    new Option(
      '--test <share>',
      `share of the patients in the test part, paper protocol only (default: ${CROSSVAL_DEFAULTS.test})`,
    ).argParser(share),
    new Option(
      '--only <which>',
      'only these units: fold=2,arm=bse-cropped; may be repeated',
    ).argParser(onlyUnits),
    new Option('--dry-run', 'freeze, look for leaks and tell the cost; fit nothing'),
    acceptLeakOption(),
    new Option('--keep-models <which>', "no models, of each arm the best fold's, or all")
      .argParser(oneOf(MODELS_KEPT))
      .default(CROSSVAL_DEFAULTS.keepModels),
    new Option('--parallel <n>', 'fits side by side, each with --threads')
      .argParser(wholeNumber(1, 16))
      .default(CROSSVAL_DEFAULTS.parallel),
    new Option('--max-hours <hours>', 'pause after this time').argParser(positiveNumber),
    new Option('--size <pixels>', `side of the square input: ${INPUT_SIZES.join(', ')}`)
      .argParser(oneOf(INPUT_SIZES))
      .default(fit.size),
    new Option('--epochs <n>', 'most epochs of each network')
      .argParser(wholeNumber(1))
      .default(fit.epochs),
    new Option('--ensemble-epochs <n>', 'most epochs of the ensemble stage')
      .argParser(wholeNumber(1))
      .default(fit.ensembleEpochs),
    new Option('--patience <n>', 'epochs without a better validation loss before a stage stops')
      .argParser(wholeNumber(1))
      .default(fit.patience),
    new Option('--batch <n>', 'pairs in a mini-batch')
      .argParser(wholeNumber(2, 1024))
      .default(fit.batch),
    new Option('--lr <rate>', 'learning rate of Adam')
      .argParser(positiveNumber)
      .default(fit.learningRate),
    new Option('--class-weights <mode>', 'weights of the classes in the loss')
      .argParser(oneOf(['none', 'balanced']))
      .default(fit.classWeights),
    ...trainingOptions(),
    new Option('--views <n|online>', 'augmented views per pair for the ensemble stage')
      .argParser(wordOrNumber('online', 0))
      .default(fit.views),
    new Option('--eval <mode>', `geometry of validation and reading: ${EVAL_MODES.join(', ')}`)
      .argParser(oneOf(EVAL_MODES))
      .default(fit.eval),
    new Option(
      '--weights <network=file,…>',
      'pre-trained weights: a file (.pth, .safetensors), "official", or a name of "weights list"',
    )
      .argParser(assignments(NETWORK_NAMES))
      .default({}, 'none'),
    new Option('--freeze <what>', FREEZE_HELP).argParser(parseFreeze).default({}, 'paper'),
    new Option('--frozen-bn <mode>', 'frozen batch norms keep their statistics, or update them')
      .argParser(oneOf(['stored', 'update']))
      .default(fit.frozenBatchNorm),
    seedOption('parts, folds and everything random'),
    ...engineOptions(),
    new Option(
      '--data <origin>',
      `what the images are: ${DATA_ORIGINS.slice(0, 3).join(', ')}`,
    ).argParser(oneOf(DATA_ORIGINS.filter((origin) => origin !== 'not stated'))),
    jsonOption,
  ];
}

import { type Command, Option } from 'commander';

import { EVAL_MODES, IMAGE_MODES, INPUT_KINDS, INPUT_SIZES } from '../../shared/domain/input.ts';
import {
  DATA_ORIGINS,
  FIT_DEFAULTS,
  fitModel,
  type FitResult,
  type FitSettings,
  NETWORK_NAMES,
  STORAGES,
} from '../services/fit.ts';
import {
  addOptions,
  type CommandHost,
  DONE,
  engineOptions,
  json,
  jsonOption,
  seedOption,
} from './command.ts';
import type { AcceptedLeak } from '../services/crossval/leaks.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import { namedWeights } from '../services/weights/store.ts';
import { countProgress } from './count-progress.ts';
import { acceptLeakOption } from './crossval-values.ts';
import { fitProgress } from './fit-progress.ts';
import { FREEZE_HELP, parseFreeze } from './freeze.ts';
import { stoppable } from './interrupt.ts';
import { countOf, percent, table } from './text.ts';
import { trainingOptions } from './training-options.ts';
import {
  assignments,
  listOf,
  oneOf,
  positiveNumber,
  share,
  wholeNumber,
  wordOrNumber,
} from './values.ts';

/** As commander names them. */
interface FitCommandOptions extends Omit<
  FitSettings,
  'acceptedLeaks' | 'frozenBatchNorm' | 'learningRate' | 'origin' | 'resume'
> {
  readonly frozenBn: FitSettings['frozenBatchNorm'];
  readonly lr: number;
  readonly data?: FitSettings['origin'];
  readonly resume?: true;
  readonly acceptLeak?: readonly AcceptedLeak[];
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  sonopair fit --study my-study --split split.json --out my-model
  sonopair fit --study my-study --split split.json --out my-model --size 128 --epochs 40 --patience 10
  sonopair fit … --weights alexnet=alexnet-owt-7be5be79.pth,resnet18=resnet18-f37072fd.pth --freeze alexnet=paper,resnet18=conv1.:bn1.:layer1.

An interrupted fit (Ctrl-C, power cut) keeps its state in MODEL.fit; the same command with --resume
goes on from there and ends with the same numbers.`;

export function addFit(program: Command, { terminal, run }: CommandHost): void {
  const command = program
    .command('fit')
    .summary('fit the networks and the ensemble')
    .description(
      'Fits a model: stage 1 fine-tunes each network, stage 2 trains the classifier of the ' +
        'ensemble on their frozen features. With --split, test images are never opened.',
    );
  addOptions(command, fitOptions())
    .addHelpText('after', EXAMPLES)
    .action(
      run(async ({ json: asJson, acceptLeak = [], ...options }: FitCommandOptions) => {
        const progress = fitProgress(terminal);
        const asked = 'Stopping after this step and writing a checkpoint';
        const weights = await namedWeights(defaultDataFolder(), options.weights);
        const settings = { ...settingsOf(options), weights };
        const result = await stoppable(terminal, asked, (signal) =>
          fitModel(settings, {
            signal,
            onEvent: progress.onEvent,
            guard: {
              accepted: acceptLeak,
              onProgress: countProgress(terminal, 'Looking at images'),
            },
          }),
        ).finally(progress.finish);
        terminal.print(asJson ? json(result) : fitLines(result));
        return DONE;
      }),
    );
}

function settingsOf({
  frozenBn,
  lr,
  data,
  resume,
  ...rest
}: Omit<FitCommandOptions, 'acceptLeak' | 'json'>): FitSettings {
  const freeze = Object.fromEntries(
    Object.entries(rest.freeze).filter(([name]) => rest.networks.some((one) => one === name)),
  );
  return {
    ...rest,
    freeze,
    frozenBatchNorm: frozenBn,
    learningRate: lr,
    resume: resume ?? false,
    ...(data === undefined ? {} : { origin: data }),
  };
}

function fitOptions(): readonly Option[] {
  const defaults = FIT_DEFAULTS;
  return [
    new Option('--study <dir>', 'study folder with pairs.csv').makeOptionMandatory(),
    new Option('--out <model>', 'model folder to make').makeOptionMandatory(),
    new Option('--split <file>', 'split file: only its training patients are fitted on'),
    choice(
      '--input <kind>',
      'what the networks see: B-mode, strain, or both',
      INPUT_KINDS,
      'input',
    ),
    choice('--images <mode>', 'whole images, or crops of the ROIs', IMAGE_MODES, 'images'),
    choice('--size <pixels>', 'side of the square input', INPUT_SIZES, 'size'),
    new Option('--networks <list>', `networks with commas: ${NETWORK_NAMES.join(', ')}`)
      .argParser(listOf(NETWORK_NAMES))
      .default([...defaults.networks], defaults.networks.join()),
    new Option(
      '--weights <network=file,…>',
      'pre-trained weights: a file (.pth, .safetensors), "official", or a name of "weights list"; ' +
        'a network without starts from He initialisation',
    )
      .argParser(assignments(NETWORK_NAMES))
      .default({}, 'none'),
    new Option('--freeze <what>', FREEZE_HELP).argParser(parseFreeze).default({}, 'paper'),
    new Option(
      '--frozen-bn <mode>',
      'frozen batch norms keep their stored statistics, or update them as PyTorch does',
    )
      .argParser(oneOf(['stored', 'update']))
      .default(defaults.frozenBatchNorm),
    new Option('--epochs <n>', 'most epochs of each network')
      .argParser(wholeNumber(1))
      .default(defaults.epochs),
    new Option('--ensemble-epochs <n>', 'most epochs of the ensemble stage')
      .argParser(wholeNumber(1))
      .default(defaults.ensembleEpochs),
    new Option('--patience <n>', 'epochs without a better validation loss before a stage stops')
      .argParser(wholeNumber(1))
      .default(defaults.patience),
    acceptLeakOption(),
    new Option('--max-hours <hours>', 'stop at the best weights after this time').argParser(
      positiveNumber,
    ),
    new Option('--batch <n>', 'pairs in a mini-batch')
      .argParser(wholeNumber(2, 1024))
      .default(defaults.batch),
    new Option('--lr <rate>', 'learning rate of Adam')
      .argParser(positiveNumber)
      .default(defaults.learningRate),
    new Option('--class-weights <mode>', 'weights of the classes in the loss')
      .argParser(oneOf(['none', 'balanced']))
      .default(defaults.classWeights),
    ...trainingOptions(),
    new Option(
      '--storage <type>',
      `how large tensors are stored in the model: ${STORAGES.join(', ')}`,
    )
      .argParser(oneOf(STORAGES))
      .default('float32'),
    seedOption('everything random'),
    new Option('--validation <share>', 'share of the patients that only steer early stopping')
      .argParser(share)
      .default(defaults.validation),
    new Option(
      '--views <n|online>',
      'augmented views per pair for the ensemble stage; online draws new ones in every epoch',
    )
      .argParser(wordOrNumber('online', 0))
      .default(defaults.views),
    choice('--eval <mode>', 'geometry of validation and reading', EVAL_MODES, 'eval'),
    ...engineOptions(),
    new Option(
      '--data <origin>',
      `what the images are, for the model card: ${DATA_ORIGINS.slice(0, 3).join(', ')}`,
    ).argParser(oneOf(DATA_ORIGINS.filter((origin) => origin !== 'not stated'))),
    new Option('--resume', 'go on with an interrupted fit'),
    jsonOption,
  ];
}

function choice(
  flags: string,
  what: string,
  allowed: readonly (string | number)[],
  setting: 'input' | 'images' | 'size' | 'eval',
): Option {
  return new Option(flags, `${what}: ${allowed.join(', ')}`)
    .argParser(oneOf(allowed))
    .default(FIT_DEFAULTS[setting]);
}

const STOPPED: Readonly<Record<string, string>> = {
  patience: 'early stopping',
  epochs: 'all epochs',
  time: 'time limit',
};

function fitLines({ model, manifest }: FitResult): string {
  const { networks, ensemble, data, input, images, size } = manifest;
  const stages = [
    ...networks.map(({ name, fit }) => ({ name: name as string, fit })),
    ...(ensemble === null ? [] : [{ name: 'ensemble', fit: ensemble.fit }]),
  ];
  const rows = stages.map(({ name, fit }) => [
    name,
    `${fit.bestEpoch} of ${fit.epochs} (${STOPPED[fit.stoppedBy]})`,
    fit.train.loss.toFixed(4),
    percent(fit.train.accuracy),
    fit.validation.loss.toFixed(4),
    percent(fit.validation.accuracy),
  ]);
  const [first] = stages;
  const header = ['stage', 'best epoch', 'train loss', 'accuracy', 'validation loss', 'accuracy'];
  return [
    `${model}: ${input}, ${images} images, ${size} x ${size}; data: ${data.origin} (${data.originDetail})`,
    table([header, ...rows], [2, 3, 4, 5]),
    `Fitted on ${countOf(first!.fit.train.n, 'pair')}; validation: ${countOf(first!.fit.validation.n, 'pair')} ` +
      `of ${countOf(first!.fit.validation.patients, 'patient')} that only steered early stopping: no test of the model.`,
    manifest.intendedUse,
  ].join('\n');
}

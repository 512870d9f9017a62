import { type Command, Option } from 'commander';

import { TTA_VIEWS } from '../../shared/crossval/training-options.ts';
import { SonopairError } from '../../shared/errors.ts';
import {
  HEATMAP_CLASSES,
  type HeatmapClass,
  readPairs,
  type ReadRequest,
  SPLIT_PARTS,
  type SplitPart,
  VOTING_RULES,
  type VotingRule,
} from '../services/read.ts';
import {
  addOptions,
  type CommandHost,
  DONE,
  type EngineOptions,
  engineOptions,
  FAILED,
  json,
  jsonOption,
  seedOption,
} from './command.ts';
import { countProgress } from './count-progress.ts';
import { stoppable } from './interrupt.ts';
import { readLines } from './read-lines.ts';
import { oneOf, share, wholeNumber } from './values.ts';

interface ReadCommandOptions extends EngineOptions {
  readonly study: string;
  readonly model: string;
  readonly out: string;
  readonly split?: string;
  readonly part?: SplitPart;
  readonly heatmaps?: true;
  readonly heatmapClass?: HeatmapClass;
  readonly cutoff?: number;
  readonly tta?: NonNullable<ReadRequest['tta']>;
  readonly voting: VotingRule;
  readonly seed: number;
  readonly bootstrap: number;
  readonly record?: true;
  readonly json?: true;
}

export function addRead(program: Command, { terminal, run }: CommandHost): void {
  const command = program
    .command('read')
    .summary('read pairs: probabilities, decisions, heat-maps, figures')
    .description(
      'Reads the pairs of a study with a model. Patients the model has seen in fitting are left ' +
        'out of all figures. A pair that cannot be read is listed with its cause; the exit ' +
        'status is then 1.',
    );
  addOptions(command, readOptions()).action(
    run(async ({ json: asJson, ...options }: ReadCommandOptions) => {
      const onPairs = countProgress(terminal, 'Reading pairs');
      const summary = await stoppable(terminal, 'Stopping; nothing is kept', (signal) =>
        readPairs(requestOf(options), {
          signal,
          onEvent: (event) =>
            event.kind === 'notice' ? terminal.note(event.text) : onPairs(event),
        }),
      );
      terminal.print(asJson ? json(summary) : readLines(summary));
      return summary.counts.failed === 0 ? DONE : FAILED;
    }),
  );
}

function readOptions(): readonly Option[] {
  return [
    new Option('--study <dir>', 'study folder with pairs.csv').makeOptionMandatory(),
    new Option('--model <dir>', 'model folder made by: sonopair fit').makeOptionMandatory(),
    new Option(
      '--out <dir>',
      'folder to make for the results (absent or empty)',
    ).makeOptionMandatory(),
    new Option('--split <file>', 'split file: only one part of it is read'),
    new Option(
      '--part <part>',
      `which part: ${SPLIT_PARTS.join(', ')} (needs --split, which means test)`,
    ).argParser(oneOf(SPLIT_PARTS)),
    new Option('--heatmaps', 'draw Grad-CAM overlays on the B-mode and strain images'),
    new Option(
      '--heatmap-class <class>',
      `whose evidence is drawn: ${HEATMAP_CLASSES.join(', ')} (implies --heatmaps)`,
    ).argParser(oneOf(HEATMAP_CLASSES)),
    new Option(
      '--cutoff <probability>',
      "malignant is a probability of at least this (default: the model's, 0.5)",
    ).argParser(share),
    new Option(
      '--voting <rule>',
      `how the networks vote: ${VOTING_RULES.join(', ')} (mean of the probabilities, or hard votes with a tie malignant)`,
    )
      .argParser(oneOf(VOTING_RULES))
      .default('mean'),
    new Option(
      '--tta <views>',
      "views of a pair that are averaged: 1, 2 (mirrored too), 10 (corners too); the model's own by default",
    ).argParser(oneOf([1, ...TTA_VIEWS])),
    seedOption('the bootstrap'),
    new Option('--bootstrap <n>', 'resamples of the bootstrap of patients')
      .argParser(wholeNumber(100, 1_000_000))
      .default(2000),
    new Option(
      '--record',
      'write the figures of unseen patients into the model card, which takes them once',
    ),
    ...engineOptions(),
    jsonOption,
  ];
}

function requestOf(options: Omit<ReadCommandOptions, 'json'>): ReadRequest {
  const { split, part, heatmaps, heatmapClass, cutoff, ...rest } = options;
  if (part !== undefined && split === undefined)
    throw new SonopairError('usage', { subject: '--part', reason: 'it needs --split FILE' });
  const drawn = heatmapClass ?? (heatmaps ? 'predicted' : undefined);
  return {
    ...rest,
    ...(split === undefined ? {} : { split: { file: split, part: part ?? 'test' } }),
    ...(drawn === undefined ? {} : { heatmaps: drawn }),
    ...(cutoff === undefined ? {} : { cutoff }),
  };
}

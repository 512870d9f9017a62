import { type Command, Option } from 'commander';

import { NETWORK_NAMES, NETWORK_TITLES } from '../../shared/domain/networks.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import { inspectWeights, type WeightsReport } from '../services/inspect.ts';
import { addWeights as addToStore } from '../services/weights/add.ts';
import type { DownloadOptions } from '../services/weights/download.ts';
import {
  type Added,
  archiveWeights,
  listWeights,
  type RememberedWeights,
} from '../services/weights/store.ts';
import { type CommandHost, DONE, json, jsonOption } from './command.ts';
import { countProgress } from './count-progress.ts';
import { stoppable } from './interrupt.ts';
import type { Terminal } from './terminal.ts';
import { table } from './text.ts';

export function addWeights(program: Command, host: CommandHost): void {
  const weights = program
    .command('weights')
    .summary('look into weights files, and remember them')
    .description(
      'Looks into weights files (.pth, .safetensors), executing nothing in them, and remembers them ' +
        'for fits: --weights resnet18=official, or by the name that "weights list" shows.',
    );
  addInspect(weights, host);
  addAdd(weights, host);
  addList(weights, host);
  addRemove(weights, host);
}

function addInspect(weights: Command, { terminal, run }: CommandHost): void {
  weights
    .command('inspect')
    .argument('<file>', 'PyTorch .pth (either format) or .safetensors')
    .summary('list names, types, shapes and kinds of all tensors')
    .description('Lists every tensor of a weights file, and tells which network it fits.')
    .addOption(jsonOption)
    .action(
      run(async (file: string, { json: asJson }: { readonly json?: true }) => {
        const report = await inspectWeights(file);
        terminal.print(asJson ? json(report) : lines(report));
        return DONE;
      }),
    );
}

interface StoreOptions {
  readonly data: string;
  readonly json?: true;
}

const NOT_BUILT_IN = `
Networks: ${NETWORK_NAMES.join(', ')}.
A download that was stopped goes on where it stopped. A proxy is taken from HTTPS_PROXY, HTTP_PROXY
and NO_PROXY. Without a network, bring the file on a USB stick and name it.`;

function addAdd(weights: Command, { terminal, run }: CommandHost): void {
  weights
    .command('add')
    .argument('<what>', 'weights file, address, or the network whose official file to download')
    .summary('recognise, check, convert and remember weights')
    .description(
      'Recognises a weights file by its tensors, checks the SHA-256 its name promises, converts it ' +
        'to float32 .safetensors and remembers it in the data folder.',
    )
    .addOption(dataOption())
    .addOption(jsonOption)
    .addHelpText('after', NOT_BUILT_IN)
    .action(
      run(async (what: string, { data, json: asJson }: StoreOptions) => {
        const asked = 'Stopping; what has come is kept';
        const { weights: added, outcome } = await stoppable(terminal, asked, (signal) =>
          addToStore(data, what, { signal, onProgress: downloadProgress(terminal) }),
        ).finally(terminal.clear);
        terminal.print(asJson ? json({ outcome, ...added }) : addedLines(added, outcome));
        return DONE;
      }),
    );
}

function addList(weights: Command, { terminal, run }: CommandHost): void {
  weights
    .command('list')
    .summary('list remembered weights')
    .description('Lists the weights that the data folder remembers.')
    .option('--archived', 'those that were removed, too')
    .addOption(dataOption())
    .addOption(jsonOption)
    .action(
      run(async (options: StoreOptions & { readonly archived?: true }) => {
        const all = await listWeights(options.data, { archived: options.archived ?? false });
        terminal.print(options.json ? json(all) : listLines(all));
        return DONE;
      }),
    );
}

function addRemove(weights: Command, { terminal, run }: CommandHost): void {
  weights
    .command('remove')
    .argument('<name>', 'as "weights list" shows it')
    .summary('archive remembered weights')
    .description('Archives remembered weights: nothing offers them any more, the file stays.')
    .addOption(dataOption())
    .addOption(jsonOption)
    .action(
      run(async (name: string, { data, json: asJson }: StoreOptions) => {
        const archived = await archiveWeights(data, name);
        terminal.print(
          asJson ? json(archived) : `${name} is archived; adding it again restores it`,
        );
        return DONE;
      }),
    );
}

function dataOption(): Option {
  return new Option('--data <dir>', 'data folder').default(defaultDataFolder());
}

const OUTCOMES: Readonly<Record<Added['outcome'], string>> = {
  added: 'is remembered',
  already: 'was remembered already',
  restored: 'was archived and is remembered again',
};

function addedLines(one: RememberedWeights, outcome: Added['outcome']): string {
  const { name, network, official, original, licence } = one;
  return [
    `${name} ${OUTCOMES[outcome]}: ${NETWORK_TITLES[network]} from ${original.file}` +
      (official ? ", torchvision's official file" : ', no official file'),
    `Licence: ${licence}.`,
    `Use it with: --weights ${network}=${official ? 'official' : name}`,
  ].join('\n');
}

function listLines(all: readonly RememberedWeights[]): string {
  if (all.length === 0) return 'No weights are remembered. See: sonopair weights add --help';
  const rows = all.map(({ name, network, official, original, added, archived }) => [
    name,
    NETWORK_TITLES[network],
    official ? 'official' : '',
    original.file,
    added.slice(0, 10),
    archived === undefined ? '' : `archived ${archived.slice(0, 10)}`,
  ]);
  return table([['name', 'network', '', 'file', 'added', ''], ...rows]);
}

/** Megabytes of megabytes: a bar where someone watches, otherwise a line now and then. */
function downloadProgress(terminal: Terminal): NonNullable<DownloadOptions['onProgress']> {
  const count = countProgress(terminal, 'Downloading (MB)');
  return ({ done, total }) => {
    if (total === null) terminal.progress(`Downloading ${megabytes(done)} MB`);
    else count({ done: megabytes(done), total: Math.max(1, megabytes(total)) });
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

const FORMATS: Readonly<Record<WeightsReport['format'], string>> = {
  'pytorch-zip': 'PyTorch (zip)',
  'pytorch-legacy': 'PyTorch (older format)',
  safetensors: 'safetensors',
};

const VERDICTS: Readonly<Record<WeightsReport['nameHash'], string>> = {
  matches: 'SHA-256 begins as the file name says',
  differs: 'SHA-256 DIFFERS from the one in the file name: damaged, incomplete or another file',
  'no-hash-in-name': 'the file name carries no SHA-256 to check',
};

function lines(report: WeightsReport): string {
  const { path, format, tensors, parameters, bytes, network, nameHash } = report;
  const rows = tensors.map(({ name, dtype, shape, kind }) => [
    name,
    dtype,
    `[${shape.join(', ')}]`,
    kind,
  ]);
  return [
    table([['name', 'type', 'shape', 'kind'], ...rows]),
    '',
    `${path}: ${FORMATS[format]}, ${tensors.length} tensors, ` +
      `${parameters.toLocaleString('en')} parameters, ${(bytes / 1e6).toFixed(1)} MB`,
    network === null ? 'fits no network known here' : `fits torchvision's ${network}`,
    VERDICTS[nameHash],
  ].join('\n');
}

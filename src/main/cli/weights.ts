import type { Command } from 'commander';

import { inspectWeights, type WeightsReport } from '../services/inspect.ts';
import { type CommandHost, DONE, json, jsonOption } from './command.ts';
import { table } from './text.ts';

export function addWeights(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('weights')
    .summary('look into weights files')
    .description('Looks into weights files (.pth, .safetensors), executing nothing in them.')
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

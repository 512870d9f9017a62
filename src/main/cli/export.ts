import type { Command } from 'commander';

import { exportModel, type ExportSummary } from '../services/export.ts';
import { type CommandHost, DONE, json, jsonOption } from './command.ts';

interface ExportCommandOptions {
  readonly model: string;
  readonly out: string;
  readonly force?: true;
  readonly json?: true;
}

export function addExport(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('export')
    .summary('write the whole ensemble as one ONNX file')
    .description(
      'Copies a model, verified, as one ONNX file for any ONNX runtime: both networks, the ' +
        'ensemble and Grad-CAM. Input, classes and preprocessing are in its metadata.',
    )
    .requiredOption('--model <dir>', 'model folder made by: sonopair fit')
    .requiredOption('--out <file>', 'ONNX file to write')
    .option('--force', 'replace a file that is already there')
    .addOption(jsonOption)
    .action(
      run(async ({ model, out, force, json: asJson }: ExportCommandOptions) => {
        const summary = await exportModel({ model, out, force: force ?? false });
        terminal.print(asJson ? json(summary) : lines(summary));
        return DONE;
      }),
    );
}

function lines({ file, bytes, sha256, opset, input, classes, outputs }: ExportSummary): string {
  const shape = input.shape.map((length) => length ?? 'N').join(' x ');
  return [
    `${file}: ${(bytes / 1e6).toFixed(1)} MB, opset ${opset}, SHA-256 ${sha256}`,
    `  input    ${input.name}, float32 [${shape}]: ${input.kind}, ${input.images} images, ` +
      `${input.evaluation}, preprocessing version ${input.preprocessingVersion}`,
    `  outputs  ${outputs.join(', ')}`,
    `  classes  ${classes.map((name, i) => `${i} ${name}`).join(', ')}`,
    'Research use only. Not a medical device.',
  ].join('\n');
}

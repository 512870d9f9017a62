import { type Command, Option } from 'commander';

import { type BenchLine, type BenchReport, runBench, WORKLOAD_NAMES } from '../services/bench.ts';
import { defaultThreads } from '../services/fit.ts';
import { type CommandHost, DONE, json, jsonOption } from './command.ts';
import { listOf, wholeNumber } from './values.ts';

interface BenchCommandOptions {
  readonly threads: number;
  readonly rounds: number;
  readonly repetitions: number;
  readonly only: readonly (typeof WORKLOAD_NAMES)[number][];
  readonly memory: boolean;
  readonly json?: true;
}

export function addBench(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('bench')
    .summary('time and memory of this machine, beside PyTorch')
    .description(
      'Measures training steps, inference and a read with Grad-CAM at 224 pixels, alternating with ' +
        'PyTorch where python3 has torch and torchvision, and the peak memory of a fit and of a ' +
        'reader. Prints a Markdown table. Leave the machine alone meanwhile.',
    )
    .option('--threads <n>', 'threads of either side', wholeNumber(1, 1024), defaultThreads())
    .option('--rounds <n>', 'alternations between the two sides', wholeNumber(1), 5)
    .option('--repetitions <n>', 'measurements of each side per round', wholeNumber(1), 3)
    .addOption(
      new Option('--only <list>', `any of ${WORKLOAD_NAMES.join(', ')}`)
        .argParser(listOf(WORKLOAD_NAMES))
        .default(WORKLOAD_NAMES, 'all'),
    )
    .option('--no-memory', 'leave out the memory of a fit and of a reader')
    .addOption(jsonOption)
    .action(
      run(async ({ json: asJson, ...options }: BenchCommandOptions) => {
        const report = await runBench({ ...options, onProgress: (text) => terminal.note(text) });
        terminal.print(asJson ? json(report) : markdown(report));
        return DONE;
      }),
    );
}

function markdown(report: BenchReport): string {
  const { machine, threads, sgemmGflops, times, efficiency, memory } = report;
  const lines = [
    `${machine}, ${threads} threads. Times are minima in milliseconds, ratios ours / PyTorch.`,
    '',
    '| What | Ours | PyTorch | Ratio | Ratio of medians | Ratio to its default | Aim | |',
    '|---|---:|---:|---:|---:|---:|---:|---|',
    ...times.map(row),
  ];
  if (sgemmGflops !== null) {
    lines.push('', `SGEMM of this machine (2048³): ${sgemmGflops.toFixed(0)} GFLOP/s.`, '');
    lines.push('| Share of that rate | |', '|---|---:|');
    for (const { title, fraction } of efficiency)
      lines.push(`| ${title} | ${(100 * fraction).toFixed(0)} % |`);
  }
  if (memory !== null)
    lines.push(
      '',
      '| Peak memory of the child process | GB | Aim |',
      '|---|---:|---:|',
      `| fit, both networks, every layer trained | ${gigabytes(memory.fit)} | 4.5 |`,
      `| reader, ensemble with Grad-CAM | ${gigabytes(memory.read)} | 1.2 |`,
    );
  return lines.join('\n');
}

function row(line: BenchLine): string {
  const { title, ours, theirs, ratio, medianRatio, defaultRatio, aim, note } = line;
  const number = (x: number | null, digits: number): string =>
    x === null ? 'not installed' : x.toFixed(digits);
  const cells = [
    title,
    number(ours, 1),
    number(theirs, 1),
    number(ratio, 2),
    number(medianRatio, 2),
    defaultRatio === null ? '' : number(defaultRatio, 2),
    aim === null ? '' : `≤ ${aim}`,
    note,
  ];
  return `| ${cells.join(' | ')} |`;
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(2);
}

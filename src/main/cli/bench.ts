import { type Command, Option } from 'commander';

import {
  BENCH_NAMES,
  type BenchLine,
  type BenchName,
  type BenchReport,
  runBench,
} from '../services/bench.ts';
import type { CrossvalBench, PlanCost } from '../services/bench-crossval.ts';
import { defaultThreads } from '../services/fit.ts';
import { type CommandHost, DONE, json, jsonOption } from './command.ts';
import { listOf, wholeNumber } from './values.ts';

interface BenchCommandOptions {
  readonly threads: number;
  readonly rounds: number;
  readonly repetitions: number;
  readonly only: readonly BenchName[];
  readonly patients: number;
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
        'reader; then what a window asks of a large registry, and what a plan of cross-validation ' +
        'takes with shared networks, arm by arm, and by a plain PyTorch script. Prints Markdown ' +
        'tables. Leave the machine alone meanwhile.',
    )
    .option('--threads <n>', 'threads of either side', wholeNumber(1, 1024), defaultThreads())
    .option('--rounds <n>', 'alternations between the two sides', wholeNumber(1), 5)
    .option('--repetitions <n>', 'measurements of each side per round', wholeNumber(1), 3)
    .addOption(
      new Option('--only <list>', `any of ${BENCH_NAMES.join(', ')}`)
        .argParser(listOf(BENCH_NAMES))
        .default(BENCH_NAMES, 'all'),
    )
    .option('--patients <n>', 'patients of the registry', wholeNumber(1, 1_000_000), 100_000)
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
  const { machine, threads, times, memory, registry, crossval } = report;
  const parts = [
    `${machine}, ${threads} threads.`,
    ...(times.length === 0 ? [] : [computing(report)]),
    ...(memory === null ? [] : [memoryTable(memory)]),
    ...(registry === null ? [] : [registryTable(registry)]),
    ...(crossval === null ? [] : [crossvalTable(crossval)]),
  ];
  return parts.join('\n\n');
}

function computing({ sgemmGflops, times, efficiency }: BenchReport): string {
  const lines = [
    'Times are minima in milliseconds, ratios ours / PyTorch.',
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
  return lines.join('\n');
}

function memoryTable(memory: NonNullable<BenchReport['memory']>): string {
  return [
    '| Peak memory of the child process | GB | Aim |',
    '|---|---:|---:|',
    `| fit, both networks, every layer trained | ${gigabytes(memory.fit)} | 4.5 |`,
    `| reader, ensemble with Grad-CAM | ${gigabytes(memory.read)} | 1.2 |`,
  ].join('\n');
}

function registryTable(registry: NonNullable<BenchReport['registry']>): string {
  const { patients, pairsPerPatient, filled, opened, lines } = registry;
  const count = (n: number): string => n.toLocaleString('en');
  const line = ({ title, median, p95, aim }: (typeof lines)[number]): string =>
    `| ${title} | ${median.toFixed(1)} | ${p95.toFixed(1)} | ${aim === null ? '' : `≤ ${aim}`} |`;
  return [
    `A registry of ${count(patients)} patients with ${count(patients * pairsPerPatient)} pairs, ` +
      `imported in ${filled.toFixed(0)} s; from the closed file to the first page and its facets ` +
      `${opened.toFixed(0)} ms. Times in milliseconds, through the threads and back.`,
    '',
    '| What a window asks | Median | 95th percentile | Aim |',
    '|---|---:|---:|---:|',
    ...lines.map(line),
  ].join('\n');
}

function crossvalTable({ plan, shared, separate, plain }: CrossvalBench): string {
  const of = (title: string, { networkFits, steps, seconds }: PlanCost): string => {
    const ratio = (ours: number, theirs: number): string => (theirs / ours).toFixed(2);
    const cells = [
      title,
      networkFits,
      steps.network,
      ratio(shared.steps.network, steps.network),
      steps.classifier,
      seconds.toFixed(0),
      ratio(shared.seconds, seconds),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  return [
    `${plan}. Ours with predictions, Grad-CAM and files; the script with predictions only.`,
    '',
    '| Way | Network fits | Steps | × ours | Steps of classifiers | Seconds | × ours |',
    '|---|---:|---:|---:|---:|---:|---:|',
    of('`sonopair crossval`', shared),
    of('the same program, each arm by itself', separate),
    ...(plain === null ? [] : [of('a plain PyTorch script', plain)]),
    ...(plain === null
      ? ['', 'No Python here has torch: the plain script was not run.']
      : [
          '',
          `The script decoded ${plain.decoded} images and sent ${plain.forwards} forward without a ` +
            `gradient (PyTorch ${plain.torch} on ${plain.blas}).`,
        ]),
  ].join('\n');
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

/**
 * The experiment of docs/results.md on ../shared/study/bus-bra, as the committed plan says.
 *
 *   node scripts/results/bus-bra.ts commands            prints every command
 *   node scripts/results/bus-bra.ts run --out DIR [--parallel N]   runs what is not there yet
 *   node scripts/results/bus-bra.ts table --out DIR     prints the tables of docs/results.md
 *
 * An interrupted run goes on from its checkpoint.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { fitCommand, readCommand, readPlan, runsOf, type Plan, type Run } from './plan.ts';
import { tables } from './table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, parallel: { type: 'string', default: '2' } },
});
const plan = readPlan();
const [action] = positionals;

switch (action) {
  case 'commands':
    for (const run of runsOf(plan))
      for (const command of [fitCommand(plan, run, 'DIR'), readCommand(plan, run, 'DIR')])
        console.log(`npx sonopair ${command.join(' ')}`);
    break;
  case 'run':
    await runAll(plan, outFolder(), Number(values.parallel));
    break;
  case 'table':
    console.log(await tables(plan, outFolder()));
    break;
  default:
    console.error('usage: bus-bra.ts commands | run --out DIR [--parallel N] | table --out DIR');
    process.exitCode = 2;
}

function outFolder(): string {
  if (values.out === undefined) throw new Error('--out DIR is missing');
  mkdirSync(values.out, { recursive: true });
  return values.out;
}

/** Runs the plan with a few processes side by side, each of its own number of threads. */
async function runAll(all: Plan, folder: string, parallel: number): Promise<void> {
  const queue = [...runsOf(all)];
  const worker = async (): Promise<void> => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift())
      await runOne(all, run, folder);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function runOne(all: Plan, run: Run, folder: string): Promise<void> {
  const model = join(folder, `model-${run.name}`);
  if (!existsSync(model)) {
    const resume = existsSync(join(`${model}.fit`, 'fit.json')) ? ['--resume'] : [];
    await sonopair([...fitCommand(all, run, folder), ...resume]);
  }
  if (!existsSync(join(folder, `read-${run.name}`))) await sonopair(readCommand(all, run, folder));
}

function sonopair(command: readonly string[]): Promise<void> {
  console.log(`sonopair ${command.join(' ')}`);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['bin/sonopair.js', ...command], { stdio: 'inherit' });
    child.on('error', fail);
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`sonopair ${command[0]} ended with ${code}`)),
    );
  });
}

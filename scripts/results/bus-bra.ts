/**
 * The experiment of docs/results.md on ../shared/study/bus-bra, as the committed plan says.
 *
 *   node scripts/results/bus-bra.ts commands            prints every command
 *   node scripts/results/bus-bra.ts run --out DIR [--parallel N]   runs what is not there yet
 *   node scripts/results/bus-bra.ts table --out DIR     prints the tables of docs/results.md
 *
 * An interrupted run goes on from its checkpoint.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { fitCommand, readCommand, readPlan, runsOf, type Plan, type Run } from './plan.ts';
import { sideBySide, sonopair } from './sonopair.ts';
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
    await sideBySide(runsOf(plan), Number(values.parallel), (run) =>
      runOne(plan, run, outFolder()),
    );
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

async function runOne(all: Plan, run: Run, folder: string): Promise<void> {
  const model = join(folder, `model-${run.name}`);
  if (!existsSync(model)) {
    const resume = existsSync(join(`${model}.fit`, 'fit.json')) ? ['--resume'] : [];
    await sonopair([...fitCommand(all, run, folder), ...resume]);
  }
  if (!existsSync(join(folder, `read-${run.name}`))) await sonopair(readCommand(all, run, folder));
}

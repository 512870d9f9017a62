/**
 * The models that come with Sonopair (docs/shipped-models.md), as docs/results/shipped-plan.json says.
 *
 *   node scripts/shipped.ts commands                       prints every command
 *   node scripts/shipped.ts run --out DIR [--parallel N]   fits what is not there yet, and reads the held-out patients once
 *   node scripts/shipped.ts table --out DIR                prints the tables of docs/shipped-models.md
 *   node scripts/shipped.ts publish --out DIR              puts the models into models/, with their cards
 *
 * An interrupted run goes on from its checkpoint.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { sonopair, sideBySide } from './results/sonopair.ts';
import {
  fitCommand,
  readPlan,
  recordCommand,
  type ShippedFit,
  shippedFits,
} from './shipped/plan.ts';
import { publish } from './shipped/publish.ts';
import { tables } from './shipped/table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, parallel: { type: 'string', default: '2' } },
});
const plan = readPlan();
const [action] = positionals;

switch (action) {
  case 'commands':
    for (const fit of shippedFits(plan))
      for (const command of [fitCommand(plan, fit, 'DIR'), recordCommand(plan, fit, 'DIR')])
        console.log(`npx sonopair ${command.join(' ')}`);
    break;
  case 'run':
    await sideBySide(shippedFits(plan), Number(values.parallel), (fit) => runOne(fit, outFolder()));
    break;
  case 'table':
    console.log(await tables(plan, outFolder()));
    break;
  case 'publish':
    await publish(plan, outFolder(), 'models');
    break;
  default:
    console.error(
      'usage: shipped.ts commands | run --out DIR [--parallel N] | table --out DIR | publish --out DIR',
    );
    process.exitCode = 2;
}

function outFolder(): string {
  if (values.out === undefined) throw new Error('--out DIR is missing');
  mkdirSync(values.out, { recursive: true });
  return values.out;
}

async function runOne(fit: ShippedFit, folder: string): Promise<void> {
  const model = join(folder, fit.name);
  if (!existsSync(model)) {
    const resume = existsSync(join(`${model}.fit`, 'fit.json')) ? ['--resume'] : [];
    await sonopair([...fitCommand(plan, fit, folder), ...resume]);
  }
  if (!existsSync(join(folder, `read-${fit.name}`)))
    await sonopair(recordCommand(plan, fit, folder));
}

/**
 * How well a model tells pairs unlike those it was fitted on: the tables of docs/trust.md.
 *
 *   node scripts/trust.ts fit --study DIR --split FILE --out DIR      fits the model, where not there
 *   node scripts/trust.ts measure --study DIR --split FILE --out DIR  reads the held-out patients and the tricks
 *   node scripts/trust.ts table --out DIR                             prints the tables
 *
 * An interrupted fit goes on from its checkpoint.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { writeFileAtomic } from '../src/main/files/write.ts';
import { measure, type Measured } from './trust/measure.ts';
import { tables } from './trust/table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    study: { type: 'string' },
    split: { type: 'string' },
    out: { type: 'string' },
    size: { type: 'string', default: '112' },
    epochs: { type: 'string', default: '4' },
    data: { type: 'string', default: 'simulated' },
    threads: { type: 'string', default: '1' },
  },
});

const out = given('out');
const model = join(out, 'model');
const results = join(out, 'measured.json');
const [action] = positionals;

switch (action) {
  case 'fit':
    await mkdir(out, { recursive: true });
    if (!existsSync(model)) await fit();
    break;
  case 'measure': {
    const request = { study: given('study'), split: given('split'), model };
    const measured = await measure(request, Number(values.threads), console.error);
    await writeFileAtomic(results, JSON.stringify(measured));
    break;
  }
  case 'table':
    console.log(tables(JSON.parse(await readFile(results, 'utf8')) as Measured));
    break;
  default:
    console.error('usage: trust.ts fit | measure | table, each with --out DIR (see the file)');
    process.exitCode = 2;
}

function given(name: 'study' | 'split' | 'out'): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}

async function fit(): Promise<void> {
  const resume = existsSync(join(`${model}.fit`, 'fit.json')) ? ['--resume'] : [];
  const { size, epochs, data, threads } = values;
  const where = ['--study', given('study'), '--split', given('split'), '--out', model];
  const how = ['--size', size, '--epochs', epochs, '--ensemble-epochs', '30', '--views', '2'];
  const rest = ['--data', data, '--threads', threads, '--provider', 'cpu'];
  const command = ['bin/sonopair.js', 'fit', ...where, ...how, ...rest, ...resume];
  const child = spawn(process.execPath, command, { stdio: 'inherit' });
  await new Promise<void>((done, fail) => {
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`fit ended with ${code}`))));
  });
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { createFaultLog } from '../../../src/main/shell/fault-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('faults are kept in order, each with its time, and across starts', async () => {
  const file = join(await temporaryFolder(), 'faults.log');
  for (const start of ['first', 'second']) {
    const log = createFaultLog(file);
    for (const k of [1, 2, 3]) log.write(`${start} ${k}\n    at place`);
    await log.written();
  }
  const text = await readFile(file, 'utf8');
  expect(text.match(/^\d{4}-\S+Z \w+ \d$/gm)?.map((line) => line.replace(/^\S+ /, ''))).toEqual([
    'first 1',
    'first 2',
    'first 3',
    'second 1',
    'second 2',
    'second 3',
  ]);
});

test('the oldest go when there are many', async () => {
  const file = join(await temporaryFolder(), 'faults.log');
  const log = createFaultLog(file);
  for (let k = 0; k < 12; k += 1) log.write(`${k} ${'x'.repeat(10_000)}`);
  await log.written();
  const text = await readFile(file, 'utf8');
  expect(text.length).toBeLessThan(80_000);
  expect(text).toMatch(/ 11 x+\n$/);
  expect(text).not.toMatch(/ 0 x/);
});

test('a place that cannot be written is no further fault', async () => {
  const log = createFaultLog(join(await temporaryFolder(), 'absent/faults.log'));
  log.write('lost');
  await log.written();
});

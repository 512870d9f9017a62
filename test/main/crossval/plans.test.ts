import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readPlan } from '../../../src/main/crossval/plans.ts';
import { armsOf } from '../../../src/shared/crossval/arms.ts';
import { PLANS } from '../../../src/shared/crossval/plans.ts';
import { failure } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('the plans of the paper', () => {
  test('Table 1: four readers on three inputs, full and cropped', async () => {
    const plan = await readPlan('table1');
    const arms = armsOf(plan).map(({ id }) => id);
    expect(arms).toHaveLength(24);
    expect(new Set(arms).size).toBe(24);
    for (const id of ['b-full-alexnet', 'se-cropped-resnet18', 'bse-cropped-voting'])
      expect(arms).toContain(id);
  });

  test('Table 2: five networks on B-SE alone, and the ensemble of the paper’s two', async () => {
    const plan = await readPlan('table2');
    expect(plan.fits.map(({ input, images }) => `${input} ${images}`)).toEqual([
      'bse full',
      'bse cropped',
    ]);
    const networks = ['vgg16', 'squeezenet1_1', 'densenet121', 'alexnet', 'resnet18'];
    const arms = armsOf(plan).filter(({ images }) => images === 'full');
    expect(arms.map(({ reader }) => reader)).toEqual([...networks, 'ensemble', 'voting']);
    for (const { reader, members } of arms)
      expect(members).toEqual(
        reader === 'ensemble' || reader === 'voting' ? ['alexnet', 'resnet18'] : [],
      );
  });
});

describe("a plan of the user's own", () => {
  const own = {
    ...PLANS.table1,
    name: 'mine',
    fits: [{ input: 'se', images: 'full', networks: ['resnet18'] }],
  };
  const read = async (text: string): Promise<unknown> => {
    const file = join(await temporaryFolder(), 'plan.json');
    await writeFile(file, text);
    return readPlan(file);
  };

  test('is read from its file', async () => {
    expect(await read(JSON.stringify(own))).toEqual(own);
  });

  test.each<[what: string, text: string, line: RegExp]>([
    ['no JSON', '{', /plan\.json: it is damaged \(not valid JSON\)\./],
    ['something else', '{"format":"sonopair-split"}', /it is not a plan: at format/],
    ['a later version', JSON.stringify({ ...own, version: 2 }), /at version/],
    ['no fits', JSON.stringify({ ...own, fits: [] }), /at fits/],
    [
      'an unknown network',
      JSON.stringify({ ...own, fits: [{ ...own.fits[0], networks: ['vgg'] }] }),
      /at fits\.0\.networks\.0.*alexnet/,
    ],
    [
      'an input twice',
      JSON.stringify({ ...own, fits: [own.fits[0], own.fits[0]] }),
      /named twice; name all its networks in one fit/,
    ],
    ['a word too many', JSON.stringify({ ...own, folds: 5 }), /folds/],
  ])('that is %s is one clear line', async (_what, text, line) => {
    const { message } = await failure(read(text));
    expect(message).toMatch(line);
    expect(message).not.toContain('\n');
  });

  test('that is not there is told with the names there are', async () => {
    const error = await failure(readPlan('table3'));
    expect(error.kind).toBe('usage');
    expect(error.message).toMatch(/no plan and no file of that name\. Give table1, table2/);
  });
});

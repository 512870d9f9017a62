import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openLineLog } from '../../../src/main/files/append.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('lines are added in the order they were given, to what is there', async () => {
  const path = join(await temporaryFolder(), 'log.txt');
  for (const part of ['a', 'b']) {
    const log = await openLineLog(path);
    const given = Array.from({ length: 20 }, (_, i) => log.append(`${part}${i}`));
    await log.close();
    await Promise.all(given);
  }
  const expected = ['a', 'b'].flatMap((part) =>
    Array.from({ length: 20 }, (_, i) => `${part}${i}\n`),
  );
  expect(await readFile(path, 'utf8')).toBe(expected.join(''));
});

test('a log that cannot be opened is an error of the file', async () => {
  const path = join(await temporaryFolder(), 'none', 'log.txt');
  await expect(openLineLog(path)).rejects.toMatchObject({ kind: 'file', parts: { subject: path } });
});

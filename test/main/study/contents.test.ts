import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { sha256 } from '../../../src/main/files/hash.ts';
import { checkImageContents } from '../../../src/main/study/contents.ts';
import type { Diagnosis } from '../../../src/shared/domain/diagnosis.ts';
import type { Pair, Study } from '../../../src/shared/domain/study.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function pair(id: string, diagnosis: Diagnosis | undefined): Pair {
  const known = diagnosis === undefined ? {} : { diagnosis };
  return { patient: id, pair: id, ...known, bImage: `${id}_b`, seImage: `${id}_se`, extra: {} };
}

async function study(pairs: readonly Pair[], contents: Record<string, string>): Promise<Study> {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(contents)) await writeFile(join(root, name), text);
  return { root, columns: [], pairs };
}

describe('checkImageContents', () => {
  it('gives the hash of every image', async () => {
    const pairs = [pair('1', 'benign'), pair('2', undefined)];
    const hashes = await checkImageContents(
      await study(pairs, { '1_b': 'a', '1_se': 'b', '2_b': 'c', '2_se': 'a' }),
    );
    expect(Object.fromEntries(hashes)).toEqual({
      '1_b': sha256('a'),
      '1_se': sha256('b'),
      '2_b': sha256('c'),
      '2_se': sha256('a'),
    });
  });

  it('refuses the same bytes under two names with two diagnoses', async () => {
    const pairs = [pair('1', 'benign'), pair('2', 'malignant')];
    const contents = { '1_b': 'a', '1_se': 'b', '2_b': 'c', '2_se': 'a' };
    const given = await study(pairs, contents);
    await expect(checkImageContents(given)).rejects.toMatchObject({
      kind: 'study',
      message:
        `${join(given.root, 'pairs.csv')}: 2_se (malignant) and 1_b (benign) are the same image. ` +
        'Correct the diagnosis or replace the image that is wrong.',
    });
    const agreeing = await study([pair('1', 'benign'), pair('2', 'benign')], contents);
    expect((await checkImageContents(agreeing)).size).toBe(4);
  });

  it('leaves missing and empty files to the decoding of their pair', async () => {
    const pairs = [pair('1', 'benign'), pair('2', 'malignant')];
    const hashes = await checkImageContents(
      await study(pairs, { '1_b': '', '1_se': 'b', '2_b': '' }),
    );
    expect([...hashes.keys()]).toEqual(['1_se']);
  });
});

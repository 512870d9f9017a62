import { describe, expect, it } from 'vitest';

import { readNames } from '../../../../src/main/services/imports/names.ts';
import { DEFAULT_NAME_PATTERN } from '../../../../src/shared/pairing/names.ts';
import { failure } from '../../../support/failure.ts';

const pattern = { b: '_b$', se: '_se$', patient: null };

describe('names read in a thread', () => {
  it('are as the pattern says', async () => {
    expect(await readNames({ ...pattern, patient: '^(\\d+)' }, ['12-3_b.png', 'x.jpg'])).toEqual([
      { role: 'b', key: '12-3', patient: '12' },
      { role: null, key: 'x', patient: null },
    ]);
  });

  it('are read by the hundred thousand', async () => {
    const paths = Array.from({ length: 100_000 }, (_, at) => `study/P${at}/image ${at}_se.png`);
    const marks = await readNames(DEFAULT_NAME_PATTERN, paths);
    expect(marks).toHaveLength(paths.length);
    expect(marks.at(-1)).toMatchObject({ role: 'se', key: 'study/P99999/image 99999' });
  });

  it('are given up where an expression would take for ever', async () => {
    const slow = { ...pattern, se: '^(a+)+$' };
    const error = await failure(readNames(slow, [`${'a'.repeat(200)}!.png`], 300));
    expect(error).toMatchObject({ kind: 'import' });
    expect(error.message).toBe(
      'Name pattern: it takes too long on these names. Correct the pattern, or use the default.',
    );
  });

  it('are not read where the pattern is no expression', async () => {
    const error = await failure(readNames({ ...pattern, b: '(' }, ['a']));
    expect(error.kind).toBe('import');
    expect(error.message).toMatch(/^Name pattern: Invalid regular expression.*Unterminated group/);
  });
});

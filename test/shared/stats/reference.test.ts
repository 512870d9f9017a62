import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWith } from '../../support/requires.ts';
import { FIXTURES } from './reference.ts';

describeWith('r', 'the committed reference values of R and pROC', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonopair-stats-'));
    const script = join(import.meta.dirname, '../../../scripts/fixtures/stats.R');
    execFileSync('Rscript', [script, folder], { stdio: 'pipe' });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(readdirSync(FIXTURES))('%s is what R gives today', (file) => {
    const fresh = leaves(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    const committed = leaves(JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')));
    expect([...fresh.keys()]).toEqual([...committed.keys()]);
    // The last digits may differ between processors and versions of R's mathematics library.
    for (const [path, value] of committed) {
      const now = fresh.get(path);
      if (typeof value === 'number' && typeof now === 'number') {
        expect(Math.abs(now - value), path).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(value)),
        );
      } else {
        expect(now, path).toBe(value);
      }
    }
  });
});

/** Every leaf of a JSON value under its path. */
function leaves(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, item]) => Array.from(leaves(item, `${path}/${key}`))),
  );
}

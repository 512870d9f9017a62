import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { sonopair, sonopairHere } from '../../support/command.ts';
import { csvRows } from '../../support/studies.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('the demo', () => {
  test('does the main job by the commands it prints, and says what its figures are worth', async () => {
    const here = await temporaryFolder();
    const { status, stdout, stderr } = await sonopair(
      ['demo', '--out', 'my demo', '--patients', '10', '--epochs', '1'],
      here,
    );
    expect(status, stderr).toBe(0);
    const typed = [...stdout.matchAll(/^\$ npx sonopair (\w+) (.*)$/gm)];
    expect(typed.map(([, command]) => command)).toEqual(['phantom', 'split', 'fit', 'read']);
    expect(typed[0]![2]).toContain("--out 'my demo/study'");
    expect(stdout).toMatch(/AUC +\d\.\d{3}/);
    expect(stdout).toContain('carry no claim');

    const demo = join(here, 'my demo');
    const reads = await csvRows(join(demo, 'reads', 'reads.csv'));
    expect(reads.length).toBeGreaterThan(3);
    expect(readdirSync(join(demo, 'reads', 'heatmaps'))).toHaveLength(2 * reads.length);
    const card = await readFile(join(demo, 'model', 'manifest.json'), 'utf8');
    expect(JSON.parse(card)).toMatchObject({ data: { origin: 'synthetic' } });

    const again = await sonopair(['demo', '--out', 'my demo'], here);
    expect(again.status).toBe(1);
    expect(again.stderr).toMatch(/an earlier demo is there\. Replace it with --force/);
  }, 300_000);

  test('touches no folder that it has not made, not even by force', async () => {
    const mine = join(await temporaryFolder(), 'demo');
    await mkdir(mine);
    await writeFile(join(mine, 'thesis.txt'), 'years of work');
    const { status, stderr } = await sonopairHere(['demo', '--out', mine, '--force']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/it is there, and no demo made it/);
    expect(readdirSync(mine)).toEqual(['thesis.txt']);
  });
});

import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { StudyLeakReport } from '../../../src/main/services/leakage.ts';
import { sonopairHere } from '../../support/command.ts';
import { tinyStudy } from '../../support/tiny-study.ts';

const root = mkdtempSync(join(tmpdir(), 'sonopair-leaks-'));
afterAll(() => rmSync(root, { recursive: true }));
const [clean, leaking] = [join(root, 'clean'), join(root, 'leaking')];

beforeAll(async () => {
  await tinyStudy(clean, 8);
  await tinyStudy(leaking, 8);
  // One image under two patients of one class.
  copyFileSync(join(leaking, 'images/P0-1_b.png'), join(leaking, 'images/P2-1_b.png'));
});

const FIT = ['--networks', 'resnet18', '--images', 'full', '--size', '64', '--epochs', '1'];

describe('sonopair leaks', () => {
  test('ends well where there are none, and with status 1 where one blocks', async () => {
    const good = await sonopairHere(['leaks', '--study', clean]);
    expect(good).toMatchObject({ status: 0 });
    expect(good.stdout).toContain('32 images of 8 patients looked at: 0 blocking');
    const bad = await sonopairHere(['leaks', '--study', leaking]);
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain('identical-image: images/P0-1_b.png (patient P0, benign) and');
    const report = await reported();
    expect(report).toMatchObject({ patients: 8, pairs: 16, unreadable: [] });
    expect(report.leaks).toMatchObject([{ kind: 'identical-image', patients: ['P0', 'P2'] }]);
  });

  async function reported(): Promise<StudyLeakReport> {
    const { status, stdout } = await sonopairHere(['leaks', '--study', leaking, '--json']);
    expect(status).toBe(1);
    return JSON.parse(stdout) as StudyLeakReport;
  }

  test('of which one stands in the way of a fit until there is a reason, kept in the model', async () => {
    const out = join(root, 'model');
    const fit = ['fit', '--study', leaking, '--out', out, ...FIT];
    const blocked = await sonopairHere(fit);
    expect(blocked.status).toBe(1);
    expect(blocked.stderr).toContain('data would leak between its parts');
    const [leak] = (await reported()).leaks;
    expect(blocked.stderr).toContain(`--accept-leak ${leak!.id.slice(0, 12)}=REASON`);
    const short = await sonopairHere([...fit, '--accept-leak', `${leak!.id.slice(0, 12)}=no`]);
    expect(short).toMatchObject({ status: 2 });
    const accepted = `${leak!.id.slice(0, 12)}=Both are one phantom, drawn twice`;
    const done = await sonopairHere([...fit, '--accept-leak', accepted]);
    expect(done).toMatchObject({ status: 0 });
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      readonly settings: { readonly acceptedLeaks: unknown };
    };
    expect(manifest.settings.acceptedLeaks).toEqual([
      { leak: leak!.id, text: leak!.text, reason: 'Both are one phantom, drawn twice' },
    ]);
  }, 120_000);
});

import { type ChildProcess, fork } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { workFolder } from '../../../../src/main/crossval/folder.ts';
import { type Unit, unitsOf } from '../../../../src/shared/crossval/units.ts';
import { frozenStudy } from '../../../support/frozen-study.ts';
import { numbersOf, runSmall } from '../../../support/crossval-run.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { tinyStudy } from '../../../support/tiny-study.ts';

const ENTRY = fileURLToPath(new URL('../../../support/killed-run.ts', import.meta.url));

/** A process of its own, in a group of its own, that works on a run. */
function start(args: readonly string[]): {
  child: ChildProcess;
  heard: (text: string) => Promise<void>;
} {
  const child = fork(ENTRY, args, { detached: true });
  const lines: string[] = [];
  const heard = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const at = lines.findIndex((line) => line.includes(text));
        if (at < 0) return;
        lines.splice(0, at + 1);
        resolve();
      };
      child.on('message', (line: string) => {
        lines.push(line);
        look();
      });
      child.once('exit', () => reject(new Error(`It ended before it said: ${text}`)));
      look();
    });
  return { child, heard };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid!, 'SIGKILL');
  await gone;
}

/** The process that fits in a working folder. */
async function fitterOf(work: string): Promise<number> {
  const text = await readFile(join(work, 'running.json'), 'utf8');
  return (JSON.parse(text) as { process: number }).process;
}

test('killed again and again in mid-epoch, a run ends with the numbers of an uninterrupted one', async () => {
  const root = await temporaryFolder();
  const studyRoot = join(root, 'study');
  await tinyStudy(studyRoot, 12);
  const manifest = await frozenStudy(studyRoot, {
    fits: [{ input: 'b', images: 'full', networks: ['resnet18'] }],
    options: { epochs: 2, batch: 3 },
  });
  const manifestFile = join(root, 'frozen.json');
  await writeFile(manifestFile, JSON.stringify(manifest));
  const folder = join(root, 'killed');
  const [one, other] = unitsOf(manifest.content) as readonly [Unit, Unit];

  // Run and fitter at once, as in a power cut; then the run alone, whose fitter must end by itself.
  for (const { unit, checkpoints, both } of [
    { unit: one, checkpoints: 2, both: true },
    { unit: one, checkpoints: 3, both: false },
    { unit: other, checkpoints: 1, both: true },
  ]) {
    const { child, heard } = start([folder, studyRoot, manifestFile]);
    for (let i = 0; i < checkpoints; i += 1) await heard(`${unit.id}: checkpoint written.`);
    const work = workFolder(folder, unit.id);
    const fitter = await fitterOf(work);
    if (both) process.kill(fitter, 'SIGKILL');
    await killed(child);
    expect((await stat(join(work, 'checkpoint.safetensors'))).size).toBeGreaterThan(1e6);
    await expect(stat(join(folder, 'units', unit.id))).rejects.toMatchObject({ code: 'ENOENT' });
  }
  const told: string[] = [];
  await runSmall({ folder, studyRoot, manifest }, { onLog: (line) => told.push(line) });
  expect(told.join('\n')).toContain(`${other.id} goes on.`);

  const whole = join(root, 'whole');
  await runSmall({ folder: whole, studyRoot, manifest });
  expect(await numbersOf({ folder, manifest })).toEqual(
    await numbersOf({ folder: whole, manifest }),
  );
}, 180_000);

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { randomStream } from '../../../../src/shared/random/stream.ts';
import { openPlace } from '../../../support/imports.ts';
import { faultsOf, PAIRS, type Saved, type Told } from '../../../support/soundness.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const ENTRY = fileURLToPath(new URL('../../../support/killed-importer.ts', import.meta.url));

/** In each of two data folders, which are worked on side by side. */
const KILLS = 50;

/** What a process tells of at the end of each step: its start, then round after round. */
const ROUND: readonly Told['type'][] = [
  'staged',
  'proposed',
  'study',
  ...Array.from({ length: PAIRS }, () => ['roi', 'roi', 'opinion'] as const).flat(),
];
const STEPS: readonly Told['type'][] = ['sound', ...ROUND, ...ROUND];

/** The steps to be killed in: each as often as it is listed, imports more often than they come. */
const TARGETS = STEPS.flatMap((type, step) =>
  Array.from({ length: ['roi', 'opinion'].includes(type) ? 1 : 4 }, () => step),
);

interface Chain {
  readonly folder: string;
  readonly saved: Saved;
  readonly faults: string[];
  /** Files and folders that starts had to sweep. */
  swept: number;
  /** How long each step took last on this machine, in milliseconds. */
  readonly took: Map<Told['type'], number>;
}

/** Notes what a process tells; calls back after each. */
function listen(chain: Chain, child: ChildProcess, heard: (count: number) => void): void {
  const { saved, faults, took } = chain;
  let count = 0;
  let last = performance.now();
  child.on('message', (told: Told) => {
    const now = performance.now();
    took.set(told.type, now - last);
    last = now;
    if (told.type === 'sound') chain.swept += told.swept;
    if (told.type === 'fault') faults.push(told.fault);
    if (told.type === 'study') saved.studies.push(told.name);
    if (told.type === 'roi') saved.rois[told.pair] = told.version;
    if (told.type === 'opinion') saved.opinions[told.pair] = told.count;
    heard((count += 1));
  });
}

/** One process, killed at a random moment of a random step; a fault ends it at once. */
async function live(
  chain: Chain,
  life: number,
  moment: { step: number; part: number },
): Promise<void> {
  const { folder, saved, faults, took } = chain;
  const child = fork(ENTRY, [folder, String(life), join(folder, '..', 'sources')]);
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const reached = Promise.withResolvers<void>();
  const heard = (count: number): void => {
    if (count >= moment.step || faults.length > 0) reached.resolve();
  };
  listen(chain, child, heard);
  heard(0);
  child.send(saved);
  await Promise.race([reached.promise, gone]);
  await delay(moment.part * (took.get(STEPS[moment.step]!) ?? 50));
  child.kill('SIGKILL');
  if ((await gone) !== null) faults.push(`life ${life} ended by itself`);
}

async function chainOf(seed: number): Promise<Chain> {
  const chain: Chain = {
    folder: join(await temporaryFolder(), 'data'),
    saved: { studies: [], rois: {}, opinions: {} },
    faults: [],
    swept: 0,
    took: new Map(),
  };
  const stream = randomStream(seed, 'kills');
  for (let life = 0; life < KILLS && chain.faults.length === 0; life += 1)
    await live(chain, life, {
      step: TARGETS[stream.integer(TARGETS.length)]!,
      part: stream.integer(1000) / 1000,
    });
  return chain;
}

it('after 100 kills during imports and saves nothing is lost and nothing half there', async () => {
  const chains = await Promise.all([chainOf(1), chainOf(2)]);
  for (const { folder, saved, faults } of chains) {
    expect(faults).toEqual([]);
    const workplace = await openPlace(folder);
    await workplace.imports.sweep();
    expect(await faultsOf(workplace, saved)).toEqual([]);
    await workplace.close();
    expect(saved.studies.length).toBeGreaterThan(10);
    expect(Object.keys(saved.rois).length).toBeGreaterThan(10);
  }
  // Kills did meet imports in their middle.
  expect(chains.reduce((sum, { swept }) => sum + swept, 0)).toBeGreaterThan(10);
}, 900_000);

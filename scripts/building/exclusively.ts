import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

import { errnoOf } from '../../src/main/files/errors.ts';

const DIST = join(import.meta.dirname, '../../dist');
/** Holds the process that builds. */
const LOCK = join(DIST, '.building');

/** Works in dist/ when no other process does: tests and starts that find the same old build wait for one. */
export async function exclusively(work: () => Promise<void>): Promise<void> {
  mkdirSync(DIST, { recursive: true });
  while (!taken()) await wait(200);
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function taken(): boolean {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!isHeld()) rmSync(LOCK, { force: true });
    return false;
  }
}

/** Whether the process that took the lock still runs; one that was killed does not. */
function isHeld(): boolean {
  try {
    const holder = Number(readFileSync(LOCK, 'utf8'));
    // Just made, and not written yet.
    return holder === 0 || process.kill(holder, 0);
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

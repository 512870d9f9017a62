import { describe, expect, onTestFinished, test } from 'vitest';

import { startWorker, type Worker } from '../../../src/main/process/process.ts';
import { forkUtility } from '../../../src/main/shell/fork.ts';
import { electronDouble } from '../../support/electron-double.ts';

function worker(): Worker {
  const { electron } = electronDouble();
  const started = startWorker(new URL('../../support/echo.child.ts', import.meta.url), {
    fork: forkUtility(electron.utilityProcess),
    remedy: 'Try again',
    givesWay: true,
  });
  onTestFinished(() => started.kill());
  return started;
}

describe('a computing process of Electron', () => {
  test('answers calls with tensors, events and typed errors', async () => {
    const started = worker();
    const message = { x: Float32Array.of(1, -0, NaN), names: new Map([['a', 1n]]) };
    expect(await started.call('echo', message)).toEqual(message);
    const events: unknown[] = [];
    expect(await started.call('count', 20, (event) => events.push(event))).toBe('counted');
    expect(events).toHaveLength(20);
    await expect(started.call('fail', null)).rejects.toMatchObject({ kind: 'weights' });
  });

  test('never sends telemetry', async () => {
    expect(await worker().call('environment', 'ORT_DISABLE_TELEMETRY')).toBe('1');
  });

  test('ends at once when it is killed, whatever it does', async () => {
    const started = worker();
    await started.call('echo', null);
    const never = started.call('never', null);
    started.kill();
    await expect(never).rejects.toMatchObject({ kind: 'engine' });
    started.kill();
  });

  test('ends by itself when it is closed', async () => {
    const started = worker();
    await started.call('echo', null);
    await started.close();
    await expect(started.call('echo', null)).rejects.toMatchObject({ kind: 'engine' });
  });
});

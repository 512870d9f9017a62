import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { forkNode } from '../../../src/main/process/fork.ts';
import { startWorker, type Worker } from '../../../src/main/process/process.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const ENTRY = new URL('../../support/echo.child.ts', import.meta.url);

/** A child for the running test, ended with it. */
function child(): Worker {
  const worker = startWorker(ENTRY);
  onTestFinished(() => worker.kill());
  return worker;
}

async function failure(promise: Promise<unknown>): Promise<SonopairError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SonopairError)) throw new Error(`not a SonopairError: ${String(error)}`);
  return error;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a call', () => {
  test('carries tensors, maps and integers of 64 bits as they are, both ways', async () => {
    const worker = child();
    const tensor = {
      type: 'float32',
      shape: [2, 3],
      data: Float32Array.of(1, -0, NaN, Infinity, 1e-45, 0.1),
    };
    const message = { tensors: new Map([['x', tensor]]), steps: BigInt64Array.of(2n ** 60n) };
    expect(await worker.call('echo', message)).toEqual(message);
    const large = new Float32Array(300_000).map((_, i) => i);
    expect(await worker.call('echo', large)).toEqual(large);
    expect(await worker.call('echo', undefined)).toBeUndefined();
  });

  test('may be made while another is running; each gets its own answer and events', async () => {
    const worker = child();
    const events: unknown[][] = [[], []];
    const calls = [30, 20].map((to, k) =>
      worker.call('count', to, (event) => events[k]!.push(event)),
    );
    const echo = worker.call('echo', 'between');
    expect(await Promise.all([...calls, echo])).toEqual(['counted', 'counted', 'between']);
    for (const [k, to] of [30, 20].entries())
      expect(events[k]).toEqual(Array.from({ length: to }, (_, i) => ({ i: i + 1 })));
  });

  test('sends every event in order, all before the answer', async () => {
    const events: unknown[] = [];
    const answer = await child().call('count', 500, (event) => events.push(event));
    expect(answer).toBe('counted');
    expect(events).toEqual(Array.from({ length: 500 }, (_, i) => ({ i: i + 1 })));
  });

  test('whose events nobody wants is answered all the same', async () => {
    expect(await child().call('count', 3)).toBe('counted');
  });
});

describe('an error', () => {
  test('keeps its kind, its parts and its line across the border', async () => {
    const error = await failure(child().call('fail', null));
    expect(error.kind).toBe('weights');
    expect(error.parts).toEqual({
      subject: 'weights.pth',
      reason: 'it is damaged',
      remedy: 'Get it again',
    });
    expect(error.message).toBe('weights.pth: it is damaged. Get it again.');
  });

  test('nobody foresaw arrives as one line of the engine', async () => {
    const error = await failure(child().call('surprise', null));
    expect(error.kind).toBe('engine');
    expect(error.message).toBe('Unexpected failure: x is not a function.');
  });

  test('does not end the child', async () => {
    const worker = child();
    await failure(worker.call('fail', null));
    expect(await worker.call('echo', 1)).toBe(1);
  });

  test('says which method there is not', async () => {
    const error = await failure(child().call('fit', null));
    expect(error.kind).toBe('engine');
    expect(error.message).toContain('There is no method fit');
  });
});

describe('a child that ends', () => {
  test.each([
    ['with a status', 'exit', 7, 'exit status 7'],
    ['by a signal', 'signal', 'SIGKILL', 'SIGKILL'],
    ['by a crash', 'signal', 'SIGSEGV', 'SIGSEGV'],
  ])(
    'in mid-call %s rejects every call with the cause',
    async (_title, method, argument, cause) => {
      const worker = child();
      const events: unknown[] = [];
      const other = failure(worker.call('never', null));
      const ended = await failure(worker.call(method, argument, (event) => events.push(event)));
      expect(events).toEqual(['about to end']);
      for (const error of [ended, await other]) {
        expect(error.kind).toBe('engine');
        expect(error.message).toContain(`(${cause})`);
        expect(error.message).toMatch(/^Computing process: it ended unexpectedly .*\. .*\.$/);
        expect(error.message).not.toContain('\n');
      }
    },
  );

  test('answers no later call either', async () => {
    const worker = child();
    await failure(worker.call('exit', 3));
    const error = await failure(worker.call('echo', 1));
    expect(error.kind).toBe('engine');
    expect(error.message).toContain('(exit status 3)');
  });
});

describe('the way out after a child has died', () => {
  test('names options where there are some', async () => {
    expect((await failure(child().call('exit', 1))).parts.remedy).toContain('--batch');
  });

  test('is the one that its host gives where there are none', async () => {
    const remedy = 'Close other programs';
    const worker = startWorker(ENTRY, { fork: forkNode, remedy, givesWay: false });
    expect((await failure(worker.call('exit', 1))).message).toBe(
      'Computing process: it ended unexpectedly (exit status 1), most often for want of memory. ' +
        'Close other programs.',
    );
  });
});

describe('the priority of a child', () => {
  test('is that of its parent, or lower where somebody works at a window', async () => {
    expect(await child().call('priority', null)).toBe(getPriority());
    const worker = startWorker(ENTRY, { fork: forkNode, remedy: '', givesWay: true });
    onTestFinished(() => worker.kill());
    const lower = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL);
    expect(await worker.call('priority', null)).toBe(lower);
  });
});

describe('ending a child', () => {
  test('kill ends it at once, whatever it is doing', async () => {
    const worker = child();
    const pid = Number(await worker.call('pid', null));
    const call = failure(worker.call('never', null));
    worker.kill();
    expect((await call).message).toContain('SIGKILL');
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
    worker.kill();
  });

  test('close lets it end, and may be asked for again', async () => {
    const worker = child();
    const pid = Number(await worker.call('pid', null));
    await worker.close();
    expect(isRunning(pid)).toBe(false);
    await worker.close();
  });

  test('a child does not outlive its parent, even one that is killed', async () => {
    const parent = child();
    const pid = Number(await parent.call('parent', null));
    expect(isRunning(pid)).toBe(true);
    parent.kill();
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  });
});

test('a child that is busy when its parent is killed ends without a word', async () => {
  const modulePath = new URL('../../../src/main/process/process.ts', import.meta.url);
  const code = `
    import { startWorker } from ${JSON.stringify(modulePath.href)};
    const worker = startWorker(new URL(${JSON.stringify(ENTRY.href)}));
    await worker.call('busy', null, (event) => console.log(event));
  `;
  const script = join(await temporaryFolder(), 'parent.mjs');
  await writeFile(script, code);
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  let said = '';
  parent.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [word] = (await once(parent.stdout, 'data')) as [Buffer];
  expect(word.toString()).toContain('computed');
  // The child writes into the same pipe: it is closed once both are gone.
  const closed = new Promise((resolve) => parent.once('close', resolve));
  parent.kill('SIGKILL');
  await closed;
  expect(said).toBe('');
});

test('a child sends nothing to the maker of its runtime: telemetry is off before it starts', async () => {
  expect(await child().call('environment', 'ORT_DISABLE_TELEMETRY')).toBe('1');
});

test('tells how much memory the child has held', async () => {
  const worker = child();
  const before = await worker.peakMemory();
  expect(before).toBeGreaterThan(20e6);
  await worker.call('echo', new Float32Array(20e6).fill(1));
  expect(await worker.peakMemory()).toBeGreaterThan(before + 60e6);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import type { ModelFolder } from '../../../../src/main/model/folder.ts';
import { startWorker, type Worker } from '../../../../src/main/process/process.ts';
import { createEvents } from '../../../../src/main/services/events.ts';
import {
  createWarmReader,
  type ReadingEngine,
  type WarmReader,
} from '../../../../src/main/services/opinions/warm-reader.ts';
import type { PairOutput } from '../../../../src/main/services/reader.ts';
import type { AppEvent } from '../../../../src/shared/contract/app.ts';
import type { SonopairError } from '../../../../src/shared/errors.ts';
import { unfittedModel } from '../../../support/model.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-warm-'));
let model: ModelFolder;
let other: ModelFolder;
beforeAll(async () => {
  model = await unfittedModel(folder);
  // The same network under another name: only the hash tells models apart here.
  const onnx = { ...model.manifest.onnx, sha256: 'f'.repeat(64) };
  other = { ...model, manifest: { ...model.manifest, onnx } };
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Watched {
  readonly warm: WarmReader;
  readonly processes: readonly Worker[];
  readonly events: readonly AppEvent[];
}

function watched(changes: Partial<ReadingEngine> = {}): Watched {
  const processes: Worker[] = [];
  const seen: AppEvent[] = [];
  const events = createEvents();
  events.subscribe((event) => seen.push(event));
  const start: ReadingEngine['start'] = (entry) => {
    const worker = startWorker(entry);
    processes.push(worker);
    return worker;
  };
  const warm = createWarmReader({ provider: 'cpu', threads: 1, start, ...changes }, events);
  onTestFinished(() => warm.close());
  return { warm, processes, events: seen };
}

const input = Float32Array.from({ length: 4 * 64 * 64 }, (_, i) => Math.sin(i));

function read({ warm }: Watched, by = model): Promise<readonly (PairOutput | SonopairError)[]> {
  return warm.use(by, (reader) => reader.read([input]));
}

/** Whether a process is still there to answer. */
async function lives(worker: Worker): Promise<boolean> {
  try {
    await worker.peakMemory();
    return true;
  } catch {
    return false;
  }
}

describe('the warm reader', () => {
  test('keeps its process from one read to the next', async () => {
    const here = watched();
    here.warm.prepare(model);
    const first = await read(here);
    expect(await read(here)).toEqual(first);
    expect(here.processes).toHaveLength(1);
    await here.warm.close();
    expect(await lives(here.processes[0]!)).toBe(false);
  });

  test('holds one model at a time', async () => {
    const here = watched();
    await read(here);
    await read(here, other);
    expect(here.processes).toHaveLength(2);
    expect(await Promise.all(here.processes.map(lives))).toEqual([false, true]);
    await here.warm.keepOnly(other.manifest.onnx.sha256);
    expect(await lives(here.processes[1]!)).toBe(true);
    await here.warm.keepOnly(model.manifest.onnx.sha256);
    expect(await lives(here.processes[1]!)).toBe(false);
  });

  test('lets a read end that is under way when the model changes', async () => {
    const here = watched();
    const both = await Promise.all([read(here), read(here, other)]);
    expect(both[0]).toEqual(both[1]);
    await vi.waitFor(async () => {
      const living = await Promise.all(here.processes.map(lives));
      expect(living.filter(Boolean)).toHaveLength(1);
    });
    await read(here, other);
    expect(here.processes).toHaveLength(2);
  });

  test('ends its process when nobody has read for a while, and starts another then', async () => {
    const here = watched({ idle: 20 });
    const first = await read(here);
    await vi.waitFor(async () => expect(await lives(here.processes[0]!)).toBe(false));
    expect(await read(here)).toEqual(first);
    expect(here.processes).toHaveLength(2);
  });

  test('starts a killed process anew and says so', async () => {
    const here = watched();
    const first = await read(here);
    here.processes[0]!.kill();
    expect(await read(here)).toEqual(first);
    const [notice] = here.events;
    expect(notice).toMatchObject({ type: 'notice', code: 'reader-restarted' });
    expect(notice).toHaveProperty('detail', expect.stringMatching(/SIGKILL/));
  });

  test('meets the failure of its preparation when it is used, and tries again', async () => {
    const here = watched();
    const absent = { ...model, onnxPath: join(folder, 'absent.onnx') };
    here.warm.prepare(absent);
    await expect(read(here, absent)).rejects.toMatchObject({ kind: 'engine' });
    expect(await read(here)).toHaveLength(1);
  });
});

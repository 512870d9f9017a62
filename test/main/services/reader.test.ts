import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { SonopairError } from '../../../src/shared/errors.ts';
import { startWorker, type Worker } from '../../../src/main/process/process.ts';
import type { RunArgument } from '../../../src/main/engine/reader-protocol.ts';
import type { ModelFolder } from '../../../src/main/model/folder.ts';
import { openReader, type PairOutput, type Reader } from '../../../src/main/services/reader.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { unfittedModel } from '../../support/model.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonopair-reader-'));
let model: ModelFolder;
beforeAll(async () => {
  model = await unfittedModel(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The first value of an input that ends the process that reads it. */
const POISON = 666;

interface TestReader extends Reader {
  readonly started: () => number;
  /** Ends the process that reads now, as a lack of memory would. */
  readonly killNow: () => void;
}

/** Reads in a real process, which is killed whenever a poisonous input reaches it. */
async function reader(onRestart?: (cause: SonopairError) => void): Promise<TestReader> {
  let started = 0;
  const processes: Worker[] = [];
  const start = (): Worker => {
    started += 1;
    const worker = startWorker(
      new URL('../../../src/main/engine/reader.child.ts', import.meta.url),
    );
    processes.push(worker);
    return {
      ...worker,
      call(method, argument, onEvent) {
        // Ahead of the call: on a busy machine a small batch is read before a signal arrives.
        if (method === 'run' && (argument as RunArgument).images.includes(POISON)) worker.kill();
        return worker.call(method, argument, onEvent);
      },
    };
  };
  const opened = await openReader(model, {
    provider: 'cpu',
    threads: 1,
    heatmaps: true,
    start,
    ...(onRestart === undefined ? {} : { onRestart }),
  });
  onTestFinished(() => opened.close());
  return { ...opened, started: () => started, killNow: () => processes.at(-1)!.kill() };
}

function input(seed: number, poisonous = false): Float32Array {
  const random = randomStream(seed, 'input');
  const values = Float32Array.from({ length: 4 * 64 * 64 }, () => random.normal());
  if (poisonous) values[0] = POISON;
  return values;
}

function probabilities(outputs: readonly (PairOutput | SonopairError)[]): (number | string)[] {
  return outputs.map((output) =>
    output instanceof SonopairError ? output.kind : output.probability,
  );
}

describe('a reader', () => {
  test('gives the same whether pairs are read alone or together', async () => {
    const { read } = await reader();
    const inputs = [1, 2, 3, 4, 5].map((seed) => input(seed));
    const together = await read(inputs);
    for (const [i, one] of inputs.entries()) {
      const [alone] = (await read([one])) as PairOutput[];
      const other = together[i] as PairOutput;
      expect(other.probability).toBeCloseTo(alone!.probability, 5);
      expect(other.networks).toEqual({ resnet18: other.probability });
      expect(other.heat!.side).toBe(2);
      for (const index of [0, 1]) {
        expect(other.heat!.maxima[index]).toBeCloseTo(alone!.heat!.maxima[index]!, 4);
        other.heat!.maps[index]!.forEach((value, k) =>
          expect(value).toBeCloseTo(alone!.heat!.maps[index]![k]!, 3),
        );
      }
    }
    expect(new Set(probabilities(together)).size).toBe(5);
  });

  test('loses only the pair that ends its process', async () => {
    const { read, started } = await reader();
    const [first, second, third] = [1, 2, 3].map((seed) => input(seed));
    const healthy = probabilities(await read([first!, second!, third!]));
    const outputs = await read([first!, input(9, true), second!, third!]);
    const [a, lost, b, c] = probabilities(outputs);
    expect(lost).toBe('engine');
    [a, b, c].forEach((value, i) => expect(value).toBeCloseTo(healthy[i] as number, 5));
    // The first, one after the batch of four was lost, one after the bad pair was read alone.
    expect(started()).toBe(3);
    expect(probabilities(await read([third!]))[0]).toBeCloseTo(healthy[2] as number, 5);
  });

  test('gives up where no pair can be read', async () => {
    const { read } = await reader();
    const all = [1, 2, 3, 4].map((seed) => input(seed, true));
    await expect(read(all)).rejects.toThrow(/ended unexpectedly/);
  });

  test('reads again what was under way when its process ended, and says so', async () => {
    const causes: SonopairError[] = [];
    const { read, started, killNow } = await reader((cause) => causes.push(cause));
    const one = input(1);
    const [expected] = probabilities(await read([one]));
    // What is asked of a process that is about to end is lost with it.
    killNow();
    expect(probabilities(await read([one]))[0]).toBeCloseTo(expected as number, 5);
    killNow();
    // Two reads that meet a dead process share one new one.
    const both = await Promise.all([read([one]), read([input(2)])]);
    expect(probabilities(both.flat())[0]).toBeCloseTo(expected as number, 5);
    expect(started()).toBe(3);
    expect(causes.map(({ kind }) => kind)).toEqual(['engine', 'engine']);
    expect(causes[0]!.message).toMatch(/ended unexpectedly \(SIGKILL\)/);
  });

  test('starts nothing once it is closed', async () => {
    const { read, started, close } = await reader();
    // What is under way may come to its end first; it is not begun anew.
    const underWay = read([input(1)]).then(
      () => 'read',
      (error: SonopairError) => error.kind,
    );
    await close();
    expect(['read', 'engine']).toContain(await underWay);
    await expect(read([input(1)])).rejects.toThrow(/was closed/);
    expect(started()).toBe(1);
  });

  test('refuses a model that is not what its manifest says', async () => {
    const other: ModelFolder = { ...model, manifest: { ...model.manifest, input: 'se' } };
    const opening = openReader(other, { provider: 'cpu', threads: 1, heatmaps: false });
    await expect(opening).rejects.toMatchObject({ kind: 'model' });
  });
});

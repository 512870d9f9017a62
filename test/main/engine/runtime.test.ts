import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';

import { openRuntime } from '../../../src/main/engine/runtime.ts';
import { float32, integer, scalar } from '../../../src/main/engine/tensor.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { encodeModel } from '../../../src/main/nn/onnx/encode.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import { SonopairError } from '../../../src/shared/errors.ts';
import { describeWith, missing } from '../../support/requires.ts';
import { floats } from '../../support/runtime.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** y = x · W, its offset of the largest value as an integer, and whether y > 0. */
function example(): readonly Uint8Array[] {
  const graph = new Graph();
  const x = graph.input('x', [BATCH, 3]);
  const w = graph.constant('w', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
  const y = graph.add('MatMul', [x, w], {});
  graph.output('y', y);
  graph.output('whole', graph.add('Cast', [y], { to: 'int64' }));
  graph.output('positive', graph.add('Greater', [y, graph.scalar(0)], {}));
  return encodeModel(graph, 'example');
}

async function failure(promise: Promise<unknown>): Promise<SonopairError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SonopairError)) throw new Error(`not a SonopairError: ${String(error)}`);
  return error;
}

const CPU = { provider: 'cpu', threads: 1 } as const;

test('these tests run in a process of their own: a crash of the runtime takes no other suite along', () => {
  expect(isMainThread).toBe(true);
  expect(process.send).toBeDefined();
});

test('telemetry is off before the library is loaded', async () => {
  delete process.env['ORT_DISABLE_TELEMETRY'];
  await openRuntime();
  expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
});

test('the version is that of the package', async () => {
  const installed = JSON.parse(
    await readFile('node_modules/onnxruntime-node/package.json', 'utf8'),
  ) as { version: string };
  expect((await openRuntime()).version).toBe(installed.version);
});

describe('choosing a provider', () => {
  const cudaWorks = missing('gpu') === undefined;

  test('CPU needs no words', async () => {
    const runtime = await openRuntime();
    expect(await runtime.selectProvider('cpu')).toEqual({ provider: 'cpu', fallbacks: [] });
  });

  test.each(['cuda', 'auto'] as const)('%s falls back to the CPU and says why', async (choice) => {
    const { provider, fallbacks } = await (await openRuntime()).selectProvider(choice);
    expect(provider).toBe(cudaWorks ? 'cuda' : 'cpu');
    if (provider === 'cuda') return;
    expect(fallbacks[0]).toMatch(/^CUDA (could not be used.*: .+|is not available on \w+\.)$/);
    // A line of text, with the way out where there is one.
    for (const line of fallbacks) expect(line).not.toContain('\n');
    if (process.platform === 'linux') expect(fallbacks[0]).toContain('see README');
  });

  test('DirectML is of one platform only, and says so elsewhere', async () => {
    const { provider, fallbacks } = await (await openRuntime()).selectProvider('dml');
    if (process.platform === 'win32') expect(['dml', 'cpu']).toContain(provider);
    else {
      expect(provider).toBe('cpu');
      expect(fallbacks).toEqual([`DirectML is not available on ${process.platform}.`]);
    }
  });
});

describe('a session', () => {
  test('runs a model given as bytes or as a file, for any batch', async () => {
    const path = join(await temporaryFolder(), 'model.onnx');
    await writeFile(path, Buffer.concat(example()));
    const runtime = await openRuntime();
    for (const model of [example(), path])
      for (const threads of [1, 2]) {
        const session = await runtime.createSession(model, { provider: 'cpu', threads });
        const x = float32(Float32Array.of(1, 0, -1, 0, 1, 0), [2, 3]);
        const outputs = await session.run({ x }, ['y', 'whole']);
        expect([...outputs.keys()].toSorted()).toEqual(['whole', 'y']);
        expect(outputs.get('y')?.shape).toEqual([2, 2]);
        expect([...floats(outputs, 'y')]).toEqual([-4, -4, 3, 4]);
        expect(outputs.get('whole')).toMatchObject({
          type: 'int64',
          data: BigInt64Array.of(-4n, -4n, 3n, 4n),
        });
        await session.release();
      }
  });

  test('names an output of a type nothing of ours has', async () => {
    const session = await (await openRuntime()).createSession(example(), CPU);
    const x = float32(Float32Array.of(1, 2, 3), [1, 3]);
    const error = await failure(session.run({ x }));
    expect(error.kind).toBe('engine');
    expect(error.message).toMatch(/^positive: .*bool/);
    await session.release();
  });

  test.each([
    ['cut off', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['no model at all', () => Buffer.from('<!doctype html><title>404</title>')],
    ['changed in the middle', (whole: Buffer) => Buffer.from(whole).fill(0xff, 20, 40)],
  ])('of a file that is %s: an error that names the file', async (_title, damage) => {
    const path = join(await temporaryFolder(), 'damaged.onnx');
    await writeFile(path, damage(Buffer.concat(example())));
    const error = await failure((await openRuntime()).createSession(path, CPU));
    expect(error.kind).toBe('engine');
    expect(error.message).toMatch(/damaged\.onnx: CPU cannot open it \(.+\)\. .*whole\.$/);
    expect(error.message).not.toContain('\n');
  });

  test('of a file that is not there: an error that names the file', async () => {
    const path = join(await temporaryFolder(), 'absent.onnx');
    const error = await failure((await openRuntime()).createSession(path, CPU));
    expect(error.parts.subject).toBe(path);
  });

  test('of a generated graph says that it is one', async () => {
    const error = await failure((await openRuntime()).createSession([Buffer.from('no')], CPU));
    expect(error.parts.subject).toBe('Generated graph');
  });
});

describeWith('gpu', 'the CUDA provider', () => {
  test('runs a model', async () => {
    const runtime = await openRuntime();
    expect(await runtime.selectProvider('cuda')).toEqual({ provider: 'cuda', fallbacks: [] });
    const session = await runtime.createSession(example(), { provider: 'cuda', threads: 1 });
    const outputs = await session.run({ x: float32(Float32Array.of(1, 2, 3), [1, 3]) }, ['y']);
    expect([...floats(outputs, 'y')]).toEqual([22, 28]);
    await session.release();
  });
});

test('scalars and integers have no axes', () => {
  expect(scalar(0.5)).toEqual({ type: 'float32', shape: [], data: Float32Array.of(0.5) });
  expect(integer(3)).toEqual({ type: 'int64', shape: [], data: BigInt64Array.of(3n) });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { startWorker, type Worker } from '../../../src/main/process/process.ts';
import type {
  OpenArgument,
  OpenResult,
  RunArgument,
  RunResult,
} from '../../../src/main/engine/reader-protocol.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { encodeModel } from '../../../src/main/nn/onnx/encode.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import { floats } from '../../support/runtime.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function reader(): Worker {
  const entry = new URL('../../../src/main/engine/reader.child.ts', import.meta.url);
  const worker = startWorker(entry);
  onTestFinished(() => worker.kill());
  return worker;
}

/** A model of images [N, 1, 2, 2]: their mean, and their maximum. */
async function modelFile(): Promise<string> {
  const graph = new Graph();
  const images = graph.input('images', [BATCH, 1, 2, 2]);
  graph.output('mean', graph.add('ReduceMean', [images], { axes: [1, 2, 3] }));
  graph.output('maximum', graph.add('ReduceMax', [images], { axes: [1, 2, 3] }));
  const path = join(await temporaryFolder(), 'model.onnx');
  await writeFile(path, Buffer.concat(encodeModel(graph, 'test')));
  return path;
}

const RUN: RunArgument = {
  input: 'images',
  images: Float32Array.of(1, 2, 3, 6, -1, -1, -1, -5),
  shape: [2, 1, 2, 2],
  outputs: ['mean'],
};

test('a reading process opens a model once and runs it on batch after batch', async () => {
  const worker = reader();
  const argument: OpenArgument = { path: await modelFile(), provider: 'cpu', threads: 1 };
  const opened = (await worker.call('open', argument)) as OpenResult;
  expect(opened).toMatchObject({ provider: 'cpu', fallbacks: [] });
  expect(opened.runtime).toMatch(/^\d+\.\d+\.\d+/);
  for (let k = 0; k < 3; k += 1) {
    const outputs = (await worker.call('run', RUN)) as RunResult;
    expect([...outputs.keys()]).toEqual(['mean']);
    expect([...floats(outputs, 'mean')]).toEqual([3, -2]);
  }
  await worker.close();
});

test('without a model it says so', async () => {
  await expect(reader().call('run', RUN)).rejects.toThrow(/^Reading process: no model is open/);
});

test('a damaged model is named, and another one can be opened after it', async () => {
  const worker = reader();
  const path = join(await temporaryFolder(), 'model.onnx');
  await writeFile(path, 'no model');
  const open = (file: string): Promise<unknown> =>
    worker.call('open', { path: file, provider: 'cpu', threads: 1 } satisfies OpenArgument);
  await expect(open(path)).rejects.toMatchObject({ kind: 'engine', parts: { subject: path } });
  await open(await modelFile());
  expect(await worker.call('run', RUN)).toBeInstanceOf(Map);
});

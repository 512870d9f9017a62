import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Graph } from '../../../../src/main/nn/graph.ts';
import { buildReadingGraph, READING } from '../../../../src/main/nn/inference.ts';
import { encodeModel } from '../../../../src/main/nn/onnx/encode.ts';
import { encodeLoop } from '../../../../src/main/nn/onnx/loop.ts';
import { Message } from '../../../../src/main/nn/onnx/message.ts';
import { OPSET_VERSION } from '../../../../src/main/nn/onnx/schema.ts';
import { BATCH } from '../../../../src/main/nn/shape.ts';
import { readOnnx } from '../../../support/onnx-file.ts';
import { feed, floats, openModel, runGraph } from '../../../support/runtime.ts';
import { smallStep } from '../../../support/small-network.ts';

/** y = ReLU(x + w), and a branch nobody asks for. */
function example(): Graph {
  const graph = new Graph();
  const x = graph.input('x', [BATCH, 2]);
  const w = graph.constant('w', [2], Float32Array.of(1, -3));
  const y = graph.add('Relu', [graph.add('Add', [x, w], {})], {});
  const unused = graph.constant('unused', [2], Float32Array.of(5, 6));
  graph.add('Mul', [graph.add('Exp', [y], {}), unused], {});
  graph.output('y', y);
  return graph;
}

const joined = (chunks: readonly Uint8Array[]): Buffer => Buffer.concat(chunks);

describe('an exported model', () => {
  test('carries its metadata, producer and versions', () => {
    const metadata = { classes: 'benign,malignant', size: '224', note: 'Größe 224×224 🙂' };
    const file = readOnnx(
      encodeModel(example(), 'reading', { metadata, producerVersion: '1.2.3' }),
    );
    expect(file).toMatchObject({
      irVersion: 8,
      producer: 'sonopair',
      producerVersion: '1.2.3',
      opset: OPSET_VERSION,
      metadata,
    });
    expect(file.graph.name).toBe('reading');
    expect(OPSET_VERSION).toBeLessThanOrEqual(17);
  });

  test('leaves out what no output needs', () => {
    const { graph } = readOnnx(encodeModel(example(), 'm'));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Add', 'Relu']);
    expect([...graph.initializers.keys()]).toEqual(['w']);
  });

  test('names inputs and outputs with their shapes, the open batch by name', () => {
    const { graph } = readOnnx(encodeModel(example(), 'm'));
    expect(graph.inputs).toEqual([{ name: 'x', shape: ['N', 2] }]);
    expect(graph.outputs).toEqual([{ name: 'y', shape: ['N', 2] }]);
  });

  test('writes to the output’s name directly, without a copying node', () => {
    const { graph } = readOnnx(encodeModel(example(), 'm'));
    expect(graph.nodes.at(-1)!.outputs).toEqual(['y']);
  });

  test('is the same bytes for the same graph', () => {
    const bytes = (): Buffer =>
      joined(encodeModel(example(), 'm', { metadata: { a: 'b' }, producerVersion: '1' }));
    expect(bytes().equals(bytes())).toBe(true);
    const step = (): Buffer => joined(encodeModel(smallStep(2).graph, 'step'));
    expect(step().equals(step())).toBe(true);
    const loop = (): Buffer => {
      const { graph, plan } = smallStep(2);
      return joined(encodeLoop(graph, plan));
    };
    expect(loop().equals(loop())).toBe(true);
  });

  test('does not copy the weights', () => {
    const graph = new Graph();
    const data = new Float32Array(1000).fill(3);
    graph.output(
      'y',
      graph.add('Add', [graph.input('x', [1000]), graph.constant('w', [1000], data)], {}),
    );
    const chunks = encodeModel(graph, 'm');
    expect(chunks.some(({ buffer }) => buffer === data.buffer)).toBe(true);
    const { initializers } = readOnnx(chunks).graph;
    expect([...new Uint8Array(data.buffer)]).toEqual([...initializers.get('w')!]);
  });

  test('a part of a larger buffer is written as that part', async () => {
    const whole = Float32Array.of(9, 9, 1, 2, 9);
    const graph = new Graph();
    const w = graph.constant('w', [2], whole.subarray(2, 4));
    graph.output('y', graph.add('Add', [graph.input('x', [2]), w], {}));
    expect([...floats(await runGraph(graph, { x: feed([2], [10, 20]) }), 'y')]).toEqual([11, 22]);
  });

  test('one value may leave under two names, and an input or a constant as it is', async () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    const y = graph.add('Relu', [x], {});
    graph.output('first', y);
    graph.output('second', y);
    graph.output('input', x);
    graph.output('constant', graph.constant('c', [1], Float32Array.of(7)));
    const outputs = await runGraph(graph, { x: feed([2], [-1, 4]) });
    expect([...floats(outputs, 'first')]).toEqual([0, 4]);
    expect([...floats(outputs, 'second')]).toEqual([0, 4]);
    expect([...floats(outputs, 'input')]).toEqual([-1, 4]);
    expect([...floats(outputs, 'constant')]).toEqual([7]);
  });

  test('a later output of an operator may be used without the first', async () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 1, 2, 2]);
    const indices = graph.addMany('MaxPool', [x], { kernel: 2, stride: 2, padding: 0 })[1]!;
    graph.output('at', graph.add('Cast', [indices], { to: 'float32' }));
    const parts = graph.addMany('Split', [graph.add('Reshape', [x, graph.integers([4])], {})], {
      axis: 0,
      sizes: [1, 3],
    });
    graph.output('rest', parts[1]!);
    const outputs = await runGraph(graph, { x: feed([1, 1, 2, 2], [3, 4, 8, 1]) });
    expect([...floats(outputs, 'at')]).toEqual([2]);
    expect([...floats(outputs, 'rest')]).toEqual([4, 8, 1]);
  });
});

describe('the reading model', () => {
  test('opens with a single input, the pair, and reads any number of them', async () => {
    const graph = buildReadingGraph({
      input: 'b',
      size: 64,
      networks: [{ name: 'resnet18', weights: new Map() }],
    });
    const file = readOnnx(encodeModel(graph, 'reading', { metadata: { input_kind: 'b' } }));
    expect(file.graph.inputs[0]).toEqual({ name: READING.images, shape: ['N', 1, 64, 64] });
    expect(file.graph.outputs).toContainEqual({ name: READING.probabilities, shape: ['N', 2] });
    expect(file.graph.outputs).toContainEqual({ name: READING.heatmaps, shape: ['N', 2, 2, 2] });
    // Forward only: what belongs to weights' gradients is not there.
    expect(file.graph.nodes.some(({ op }) => op === 'ScatterElements')).toBe(false);
  });
});

describe('a loop', () => {
  test('has the step as its body, its constants stored once outside, its inputs stacked', async () => {
    const { graph, plan } = smallStep(2);
    const chunks = encodeLoop(graph, plan);
    const file = readOnnx(chunks);
    expect(file.graph.nodes.map(({ op }) => op)).toEqual(['Loop']);
    const [body] = file.graph.nodes[0]!.subgraphs;
    expect(body!.initializers.size).toBe(0);
    expect(file.graph.initializers.size).toBeGreaterThan(1);
    expect(body!.nodes.some(({ op }) => op === 'Conv')).toBe(true);
    const images = file.graph.inputs.find(({ name }) => name === 'images');
    expect(images?.shape).toEqual(['K', 2, 2, 9, 9]);
    expect(file.graph.outputs.find(({ name }) => name === 'loss')?.shape).toEqual(['K', 1, 1]);
    await (await openModel(chunks)).release();
  });
});

describe('protobuf messages', () => {
  test('integers of either sign, texts and floats come back as they were', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.string({ unit: 'grapheme' }),
        fc.float({ noNaN: true }),
        (integer, words, real) => {
          const inner = new Message().integer(2, integer).string(1, words);
          const model = new Message()
            .message(8, inner)
            .integer(1, integer)
            .string(2, words)
            .message(7, new Message().float(15, real));
          expect(model.length).toBe(joined(model.chunks).length);
          const file = readOnnx(model.chunks);
          expect(file.irVersion).toBe(integer);
          expect(file.producer).toBe(words);
          expect(file.opset).toBe(integer);
        },
      ),
    );
  });
});

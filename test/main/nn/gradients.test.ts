import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { OperatorName } from '../../../src/main/nn/attributes.ts';
import { gradients } from '../../../src/main/nn/gradients.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { crossEntropy } from '../../../src/main/nn/loss.ts';
import { forward, NETWORKS } from '../../../src/main/nn/networks/index.ts';
import { NETWORK_NAMES } from '../../../src/shared/domain/networks.ts';
import { OPERATORS } from '../../../src/main/nn/operators.ts';
import { Scope } from '../../../src/main/nn/scope.ts';
import type { Value } from '../../../src/main/nn/value.ts';
import { differenceErrors, gradientsOf } from '../../support/differences.ts';
import { EXACT, GRADIENT_CASES } from '../../support/gradient-cases.ts';
import { openBench, OPERATOR_USES } from '../../support/operator-uses.ts';
import { floats, runGraph } from '../../support/runtime.ts';
import { dot } from '../../support/values.ts';

const OPERATOR_NAMES = Object.keys(OPERATORS) as OperatorName[];
const WITH_RULE = Object.keys(GRADIENT_CASES) as OperatorName[];

describe('every rule agrees with central finite differences', () => {
  describe.each(WITH_RULE)('%s', (op) => {
    test.each(Object.entries(GRADIENT_CASES[op]!))('%s', async (_title, gradientCase) => {
      const { build, tolerance = EXACT, ...options } = gradientCase;
      const errors = await differenceErrors(build, options);
      for (const [input, error] of errors) expect(error, input).toBeLessThanOrEqual(tolerance);
    });
  });
});

describe('operators that are differentiated', () => {
  test.each(NETWORK_NAMES)(
    'every operator between a parameter of %s and its loss has a case',
    (name) => {
      for (const stored of [true, false]) {
        const used = operatorsOfTraining(name, stored);
        expect([...used].filter((op) => GRADIENT_CASES[op] === undefined)).toEqual([]);
        expect(used.has('Conv')).toBe(true);
        expect(used.has('BatchNormalization')).toBe(stored && NETWORKS[name].usesBatchStatistics);
      }
    },
  );

  test.each(OPERATOR_NAMES.filter((op) => !WITH_RULE.includes(op)))(
    '%s has no case, so it has no rule and says so',
    (op) => {
      const [use] = fc.sample(OPERATOR_USES[op], { numRuns: 1, seed: 3 });
      const { graph, input, ...bench } = openBench(2, false);
      const [y] = use!({ ...bench, graph, input });
      const seed = graph.input('seed', y!.shape, y!.type);
      const request = { seeds: new Map([[y!, seed]]), wanted: [graph.inputs[0]!] };
      expect(() => gradients(graph, request)).toThrow(new RegExp(`^${op}: has no gradient rule`));
    },
  );
});

/** The operators whose result depends on a parameter, from images to loss. */
function operatorsOfTraining(name: keyof typeof NETWORKS, stored: boolean): Set<OperatorName> {
  const graph = new Graph();
  const scope = new Scope(graph, {
    training: true,
    blockBytes: 2.5e6,
    storedStatistics: () => stored,
  });
  const network = NETWORKS[name];
  const images = graph.input('images', [2, 4, 64, 64]);
  crossEntropy(graph, forward(scope, network, images).logits, graph.input('targets', [2, 2]));
  const dependent = new Set<Value>(scope.fed.map(({ value }) => value));
  const used = new Set<OperatorName>();
  for (const node of graph.nodes)
    if (node.inputs.some((x) => dependent.has(x))) {
      used.add(node.op);
      for (const y of node.outputs) dependent.add(y);
    }
  return used;
}

describe('the walk', () => {
  test('adds up what comes back from several uses of a value', async () => {
    const errors = await differenceErrors((g, input) => {
      const x = input('x', [2, 3, 4], 'distinct');
      const w = input('w', [4, 4]);
      const once = g.add('MatMul', [x, w], {});
      const twice = g.add('MatMul', [once, w], {});
      // One way brings a value for a whole axis, the other one for each element.
      const mean = g.add('ReduceMean', [x], { axes: [2] });
      return g.add('Add', [g.add('Mul', [twice, mean], {}), g.add('Relu', [x], {})], {});
    });
    expect([...errors.keys()]).toEqual(['x', 'w']);
    for (const error of errors.values()) expect(error).toBeLessThanOrEqual(EXACT);
  });

  test('goes on through a value whose own gradient is wanted', async () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 2]);
    const middle = graph.add('Mul', [x, graph.scalar(3)], {});
    const y = graph.add('Mul', [middle, middle], {});
    const found = gradients(graph, {
      seeds: new Map([[y, graph.input('seed', [2, 2])]]),
      wanted: [x, middle],
    });
    graph.output('dx', found.get(x)!);
    graph.output('dmiddle', found.get(middle)!);
    const four = { type: 'float32', shape: [2, 2] } as const;
    const outputs = await runGraph(graph, {
      x: { ...four, data: Float32Array.of(1, -2, 3, 0) },
      seed: { ...four, data: Float32Array.of(1, 1, 2, 1) },
    });
    expect([...floats(outputs, 'dmiddle')]).toEqual([6, -12, 36, 0]);
    expect([...floats(outputs, 'dx')]).toEqual([18, -36, 108, 0]);
  });

  test('gives nothing for a value the seed does not depend on', () => {
    const graph = new Graph();
    const [x, other] = [graph.input('x', [2]), graph.input('other', [2])];
    const y = graph.add('Relu', [x], {});
    graph.add('Relu', [other], {});
    const seeds = new Map([[y, graph.input('seed', [2])]]);
    const found = gradients(graph, { seeds, wanted: [x, other] });
    expect([...found.keys()]).toEqual([x]);
  });

  test('a wanted gradient is reported as soon as the first use of its value has been passed', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 2]);
    const weights = ['w1', 'w2', 'w3'].map((name) => graph.input(name, [2, 2]));
    const y = weights.reduce((value, w) => graph.add('MatMul', [value, w], {}), x);
    const order: string[] = [];
    gradients(graph, {
      seeds: new Map([[y, graph.input('seed', [1, 2])]]),
      wanted: weights,
      onComplete: ({ name }, gradient) => {
        order.push(name);
        // Nothing of the layers before it has been added yet.
        expect(graph.nodes.at(-1)).toBe(gradient.producer);
      },
    });
    expect(order).toEqual(['w3', 'w2', 'w1']);
  });

  test('a value for a whole tensor may seed the walk', async () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', [2, 1]), graph.input('b', [3])];
    const y = graph.add('Mul', [a, b], {});
    const found = gradients(graph, { seeds: new Map([[y, graph.scalar(2)]]), wanted: [a, b] });
    graph.output('da', found.get(a)!);
    graph.output('db', found.get(b)!);
    const outputs = await runGraph(graph, {
      a: { type: 'float32', shape: [2, 1], data: Float32Array.of(1, 2) },
      b: { type: 'float32', shape: [3], data: Float32Array.of(5, 6, 7) },
    });
    expect([...floats(outputs, 'da')]).toEqual([36, 36]);
    expect([...floats(outputs, 'db')]).toEqual([6, 6, 6]);
  });

  test.each([
    [
      'MaxPool',
      'is used through a second output only',
      (g: Graph, x: Value) => g.addMany('MaxPool', [x], { kernel: 2, stride: 2, padding: 0 })[1]!,
    ],
    [
      'MatMul gradient',
      'needs a matrix on the right',
      (g: Graph, x: Value) => g.add('MatMul', [g.input('c', [2, 3, 4, 4]), x], {}),
    ],
    [
      'Gemm gradient',
      'is written for x·Wᵀ \\+ b only',
      (g: Graph, x: Value) => {
        const rows = g.add('Reshape', [x, g.integers([6, 16])], {});
        return g.add('Gemm', [rows, g.input('w', [16, 2])], { transA: false, transB: false });
      },
    ],
    [
      'BatchNormalization gradient',
      'is written for frozen parameters only',
      (g: Graph, x: Value) => {
        const p = g.add('ReduceMean', [x], { axes: [0, 2, 3] });
        const scale = g.add('Reshape', [p, g.integers([3])], {});
        return g.add('BatchNormalization', [x, scale, scale, scale, scale], { epsilon: 1e-5 });
      },
    ],
  ])('%s %s: an error, not a wrong gradient', (op, reason, use) => {
    const graph = new Graph();
    const x = graph.input('x', [2, 3, 4, 4]);
    const y = use(graph, x);
    const seeds = new Map([[y, graph.input('seed', y.shape, y.type)]]);
    expect(() => gradients(graph, { seeds, wanted: [x] })).toThrow(new RegExp(`^${op}: ${reason}`));
  });
});

describe('max-pooling', () => {
  test('sends all of the gradient back: ⟨x, dx⟩ = ⟨y, dy⟩ and Σ dx = Σ dy', async () => {
    const windows = fc.record({
      kernel: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 4 }),
      padded: fc.boolean(),
      extra: fc.tuple(fc.nat(6), fc.nat(6)),
      leading: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    });
    await fc.assert(
      fc.asyncProperty(windows, async ({ kernel, stride, padded, extra, leading }) => {
        const padding = padded && kernel > 1 ? 1 : 0;
        const shape = [...leading, kernel + extra[0], kernel + extra[1]];
        const found = await gradientsOf((g, input) =>
          g.add('MaxPool', [input('x', shape, 'distinct')], { kernel, stride, padding }),
        );
        const dx = floats(found.outputs, 'gradient/x');
        const x = floats(found.point, 'x');
        const total = (data: Float32Array): number => data.reduce((sum, v) => sum + v, 0);
        // Exact: all are small multiples of 1/16.
        expect(dot(x, dx)).toBe(dot(floats(found.outputs, 'y'), found.seed));
        expect(total(dx)).toBe(total(found.seed));
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});

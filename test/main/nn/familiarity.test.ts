import { expect, test } from 'vitest';

import { float32 } from '../../../src/main/engine/tensor.ts';
import { lookOf, strayNodes } from '../../../src/main/nn/familiarity.ts';
import { Graph } from '../../../src/main/nn/graph.ts';
import { BATCH } from '../../../src/main/nn/shape.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { cloudOf, strayOf } from '../../../src/shared/stats/familiarity.ts';
import { floats, runGraph } from '../../support/runtime.ts';

test('the graph tells how far rows stray as the formula does', async () => {
  const random = randomStream(1, 'rows');
  const width = 40;
  const rows = Array.from({ length: 60 }, (_none, i) =>
    Float32Array.from({ length: width }, (_, k) => random.normal() * (1 + k) + (i % 2) * 5),
  );
  const cloud = cloudOf(
    rows,
    rows.map((_row, i) => i % 2),
  );
  const asked = rows.slice(0, 5).map((row, i) => row.map((x) => x * (1 + i)));
  const graph = new Graph();
  const input = graph.input('rows', [BATCH, width]);
  graph.output('stray', strayNodes(graph, 'cloud', cloud, input));
  const feed = float32(Float32Array.from(asked.flatMap((row) => [...row])), [5, width]);
  const found = floats(await runGraph(graph, { rows: feed }), 'stray');
  asked.forEach((row, i) => {
    const expected = strayOf(cloud, row);
    expect(Math.abs(found[i]! - expected)).toBeLessThan(1e-4 * (1 + expected));
  });
});

test('the look is mean and standard deviation of 4 × 4 cells of each channel', async () => {
  const random = randomStream(2, 'look');
  const side = 32;
  const image = Float32Array.from({ length: 4 * side * side }, () => random.normal());
  const graph = new Graph();
  graph.output('look', lookOf(graph, graph.input('images', [BATCH, 4, side, side])));
  const look = floats(
    await runGraph(graph, { images: float32(image, [1, 4, side, side]) }),
    'look',
  );
  expect(look).toHaveLength(128);
  for (const [channel, cell] of [
    [0, 0],
    [1, 5],
    [3, 15],
  ] as const) {
    const [top, left] = [8 * Math.floor(cell / 4), 8 * (cell % 4)];
    const values = Array.from({ length: 64 }, (_, k) => {
      const at = (top + Math.floor(k / 8)) * side + left + (k % 8);
      return image[channel * side * side + at]!;
    });
    const mean = values.reduce((sum, x) => sum + x, 0) / 64;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 64;
    expect(look[channel * 16 + cell]).toBeCloseTo(mean, 5);
    expect(look[64 + channel * 16 + cell]).toBeCloseTo(Math.sqrt(variance), 4);
  }
});

import { gradients } from './gradients.ts';
import type { Graph } from './graph.ts';
import type { Value } from './value.ts';
import { bilinearMatrix } from './layers.ts';
import { graphError } from './shape.ts';

/**
 * Grad-CAM of the ensemble (method.md, "Grad-CAM of the ensemble") as graph nodes, for both classes.
 *
 * `logits` [2N, 2] are the ensemble's, computed from `maps` [2N, K, h, w] in which every pair
 * stands twice: rows 0…N−1 are asked about class 0, rows N…2N−1 about class 1. The gradient's
 * spatial mean weights each map; the weighted sums are resized to the smallest network's map,
 * added, cut at zero and divided by their maximum.
 */
export function jointGradCam(
  graph: Graph,
  pairLogits: Value,
  logits: Value,
  maps: readonly Value[],
): { readonly maps: Value; readonly maxima: Value } {
  const asked = gradients(graph, {
    seeds: new Map([[logits, classQuestions(graph, pairLogits)]]),
    wanted: maps,
  });
  const side = Math.min(...maps.map(({ shape }) => Number(shape[2])));
  const parts = maps.map((map) => weightedSum(graph, map, asked.get(map), side));
  const sum = parts.reduce((total, part) => graph.add('Add', [total, part], {}));
  const positive = graph.add('Relu', [sum], {});
  const maximum = graph.add('ReduceMax', [positive], { axes: [1, 2] });
  // An all-zero map stays zero: its maximum is replaced by one before the division.
  const present = graph.add('Greater', [maximum, graph.scalar(0)], {});
  const divisor = graph.add('Where', [present, maximum, graph.scalar(1)], {});
  const scaled = graph.add('Div', [positive, divisor], {});
  return {
    maps: byPair(graph, scaled, [side, side]),
    maxima: byPair(graph, maximum, []),
  };
}

/** dScore/dLogits: (1, 0) for the first N rows, (0, 1) for the second. */
function classQuestions(graph: Graph, pairLogits: Value): Value {
  const shape = graph.add('Shape', [pairLogits], {});
  const rows = [0, 1].map((asked) => {
    const data = Float32Array.of(Number(asked === 0), Number(asked === 1));
    return graph.add('Expand', [graph.constant(`ask-class-${asked}`, [1, 2], data), shape], {});
  });
  return graph.add('Concat', rows, { axis: 0 });
}

/** Σ_k mean(gradient_k) · map_k, resized to side × side: [2N, 1, side²]. */
function weightedSum(graph: Graph, map: Value, gradient: Value | undefined, side: number): Value {
  if (gradient === undefined) throw graphError('Grad-CAM', 'the score does not depend on the map');
  const [channels, height, width] = map.shape.slice(1).map(Number);
  const importance = graph.add('ReduceMean', [gradient], { axes: [2, 3] });
  const row = graph.add('Reshape', [importance, graph.integers([-1, 1, channels!])], {});
  const pixels = graph.integers([-1, channels!, height! * width!]);
  const flat = graph.add('Reshape', [map, pixels], {});
  const weighted = graph.add('MatMul', [row, flat], {});
  if (height === side && width === side) return weighted;
  const resize = graph.cached(`bilinear ${height}x${width} to ${side}`, (name) =>
    graph.constant(name, [height! * width!, side * side], bilinearMatrix(height!, width!, side)),
  );
  return graph.add('MatMul', [weighted, resize], {});
}

/** [2N, 1, …] with the classes one after the other → [N, 2, …]. */
function byPair(graph: Graph, x: Value, shape: readonly number[]): Value {
  const halves = graph.addMany('Split', [x], {
    axis: 0,
    sizes: [{ multiple: 1 }, { multiple: 1 }],
  });
  const perClass = halves.map((half) =>
    graph.add('Reshape', [half, graph.integers([-1, 1, ...shape])], {}),
  );
  return graph.add('Concat', perClass, { axis: 1 });
}

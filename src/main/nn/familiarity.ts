import type { Cloud } from '../../shared/stats/familiarity.ts';
import type { Graph } from './graph.ts';
import type { Value } from './value.ts';

/** Cells of the thumbnail along each side. */
const THUMBNAIL = 4;

/** What a model knows of the pairs it was fitted on: by what its networks see, and by their look. */
export interface Clouds {
  /** Of the penultimate features. */
  readonly features: Cloud;
  /** Of the look: see `lookOf`. */
  readonly look: Cloud;
}

/**
 * The look of pairs, whatever a network makes of them: each channel's mean in 4 × 4 cells, and its
 * standard deviation within them, [N, C, S, S] → [N, 32 C]. Colours in the wrong place and images of
 * another kind show here even where the features do not differ.
 */
export function lookOf(graph: Graph, images: Value): Value {
  const [, channels, side] = images.shape.map(Number);
  const kernel = side! / THUMBNAIL;
  const cells = (x: Value): Value =>
    graph.add('AveragePool', [x], { kernel, stride: kernel, padding: 0 });
  const means = cells(images);
  const squares = cells(graph.add('Mul', [images, images], {}));
  const variance = graph.add(
    'Relu',
    [graph.add('Sub', [squares, graph.add('Mul', [means, means], {})], {})],
    {},
  );
  const flat = (x: Value): Value =>
    graph.add('Reshape', [x, graph.integers([-1, channels! * THUMBNAIL ** 2])], {});
  return graph.add('Concat', [flat(means), flat(graph.add('Sqrt', [variance], {}))], { axis: 1 });
}

/** How far each row [N, d] strays from a cloud (`strayOf` of shared/stats), as [N, 1]. */
export function strayNodes(graph: Graph, name: string, cloud: Cloud, rows: Value): Value {
  const { width, axes, means, variances, rest } = cloud;
  const count = axes.length;
  const data = new Float32Array(width * count);
  axes.forEach((axis, k) => axis.forEach((x, i) => void (data[i * count + k] = x)));
  const across = graph.constant(`${name}/axes`, [width, count], data);
  // Half of the mean over the axes of squares in standard deviations, less what the rest counts.
  const weights = graph.constant(
    `${name}/weights`,
    [1, count],
    Float32Array.from(variances, (variance) => 0.5 / (count * variance)),
  );
  const perClass = means.map((mean, label) => {
    const centre = graph.constant(`${name}/mean-${label}`, [1, width], mean);
    const apart = graph.add('Sub', [rows, centre], {});
    const along = graph.add('MatMul', [apart, across], {});
    const squares = graph.add('Mul', [along, along], {});
    const scaled = sum(graph, graph.add('Mul', [squares, weights], {}));
    const energy = graph.add('ReduceSumSquare', [apart], { axes: [1] });
    const left = graph.add('Relu', [graph.add('Sub', [energy, sum(graph, squares)], {})], {});
    const outside = graph.add('Mul', [left, graph.scalar(0.5 / rest)], {});
    return graph.add('Add', [scaled, outside], {});
  });
  // The nearer class: −max(−x).
  const minus = graph.scalar(-1);
  const both = graph.add('Mul', [graph.add('Concat', perClass, { axis: 1 }), minus], {});
  return graph.add('Mul', [graph.add('ReduceMax', [both], { axes: [1] }), minus], {});
}

function sum(graph: Graph, x: Value): Value {
  return graph.add('ReduceSum', [x, graph.integers([1])], {});
}

import type { Graph } from './graph.ts';
import type { Value } from './value.ts';

/**
 * Cross-entropy −Σ target · log softmax(logits), as [1, 1]. The targets [N, classes] carry the
 * one-hot label times the sample's share of the mean, so batch size and class weights are data
 * (`targetRow`), not graph.
 */
export function crossEntropy(graph: Graph, logits: Value, targets: Value): Value {
  const logProbabilities = graph.add('LogSoftmax', [logits], { axis: 1 });
  const picked = graph.add('Mul', [logProbabilities, targets], {});
  const total = graph.add('ReduceSum', [picked, graph.integers([0, 1])], {});
  return graph.add('Mul', [total, graph.scalar(-1)], {});
}

/**
 * Targets of a mini-batch: weight of the label's class over the sum of weights in the batch, as
 * PyTorch's weighted mean does; without class weights 1/N.
 */
export function crossEntropyTargets(
  labels: readonly number[],
  classWeights: readonly number[] = [1, 1],
): Float32Array {
  const total = labels.reduce((sum, label) => sum + classWeights[label]!, 0);
  const targets = new Float32Array(labels.length * classWeights.length);
  labels.forEach((label, i) => {
    targets[i * classWeights.length + label] = classWeights[label]! / total;
  });
  return targets;
}

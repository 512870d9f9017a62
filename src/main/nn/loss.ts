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
 * Focal loss −Σ target · (1 − p)^γ · log p as [1, 1] (Lin et al. 2017, Eq. 5), with targets as
 * `crossEntropy` takes them. Of two classes 1 − p is the other one's probability, so the factor is
 * exp(γ log p_other): exact where p is all but one, and finite for every γ > 0.
 */
export function focalLoss(graph: Graph, logits: Value, targets: Value, gamma: number): Value {
  const logProbabilities = graph.add('LogSoftmax', [logits], { axis: 1 });
  const swap = graph.constant('other-class', [2, 2], Float32Array.of(0, gamma, gamma, 0));
  const factor = graph.add('Exp', [graph.add('MatMul', [logProbabilities, swap], {})], {});
  const each = graph.add('Mul', [factor, logProbabilities], {});
  const total = graph.add(
    'ReduceSum',
    [graph.add('Mul', [each, targets], {}), graph.integers([0, 1])],
    {},
  );
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

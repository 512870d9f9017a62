import type { OperatorName } from './attributes.ts';
import type { Graph } from './graph.ts';
import type { Node, Value } from './value.ts';

/** What a gradient rule sees of the node it differentiates. */
export interface RuleContext<Op extends OperatorName = OperatorName> {
  readonly graph: Graph;
  readonly node: Node<Op>;
  /** dL/d(first output), of the first output's full shape unless the rule is `broadcastable`. */
  readonly dy: Value;
  /** dL/d(output) of every output; undefined where nothing depends on it. */
  readonly dys: readonly (Value | undefined)[];
  /** Whether input i leads to a wanted value; rules skip the others. */
  needs(i: number): boolean;
}

/** Gradients of a node's inputs, in input order; undefined where not needed. */
export type Rule<Op extends OperatorName> = (
  context: RuleContext<Op>,
) => readonly (Value | undefined)[];

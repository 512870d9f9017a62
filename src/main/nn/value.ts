import type { Attributes, ElementType, OperatorName } from './attributes.ts';
import type { Shape } from './shape.ts';

/** A tensor in a graph: its name, element type and shape. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** The node that computes it; absent for inputs and constants. */
  readonly producer?: Node;
  /** Known content of small int64 vectors (targets of Reshape, axes), for shape inference. */
  readonly integers?: Shape;
}

/** One operator applied to values. Trailing outputs nobody uses are not exported. */
export interface Node<Op extends OperatorName = OperatorName> {
  readonly op: Op;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes[Op];
}

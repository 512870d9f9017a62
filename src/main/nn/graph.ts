import type { Attributes, ElementType, OperatorName } from './attributes.ts';
import { checkOperands } from './operands.ts';
import { OPERATORS } from './operators.ts';
import { elementCount, graphError, shapeText, type Shape } from './shape.ts';
import type { Node, Value } from './value.ts';

export type ConstantData = Float32Array | BigInt64Array;

/**
 * A graph under construction. Every value is type- and shape-checked when it is added, so an
 * impossible graph fails where it is written, not inside the runtime.
 */
export class Graph {
  readonly inputs: Value[] = [];
  readonly nodes: Node[] = [];
  /** Constant values and their data, in the order in which they were added. */
  readonly constants = new Map<Value, ConstantData>();
  /** Graph outputs by the name they are exported under. */
  readonly outputs = new Map<string, Value>();
  readonly #names = new Set<string>();
  readonly #shared = new Map<string, Value>();

  /** Declares a value that is fed at run time. */
  input(name: string, shape: Shape, type: ElementType = 'float32'): Value {
    const value: Value = { name: this.#claim(name), type, shape };
    this.inputs.push(value);
    return value;
  }

  /** A float32 constant (a frozen weight, an averaging matrix); the data is not copied. */
  constant(name: string, shape: readonly number[], data: Float32Array): Value {
    if (data.length !== elementCount(shape))
      throw graphError(name, `has ${data.length} values for the shape ${shapeText(shape)}`);
    const value: Value = { name: this.#claim(name), type: 'float32', shape };
    this.constants.set(value, data);
    return value;
  }

  /** A float32 scalar constant; equal scalars share one value. */
  scalar(x: number): Value {
    return this.cached(`scalar ${x}`, (name) => this.constant(name, [], Float32Array.of(x)));
  }

  /** An int64 vector constant (axes, sizes, a Reshape target); equal vectors share one value. */
  integers(values: readonly number[]): Value {
    return this.cached(`integers ${values.join(',')}`, (name) => {
      const value: Value = {
        name: this.#claim(name),
        type: 'int64',
        shape: [values.length],
        integers: values,
      };
      this.constants.set(value, BigInt64Array.from(values, BigInt));
      return value;
    });
  }

  /** Adds an operator and returns its first output. */
  add<Op extends OperatorName>(
    op: Op,
    inputs: readonly Value[],
    attributes: Attributes[Op],
  ): Value {
    return this.addMany(op, inputs, attributes)[0]!;
  }

  /** Adds an operator and returns all its outputs. */
  addMany<Op extends OperatorName>(
    op: Op,
    inputs: readonly Value[],
    attributes: Attributes[Op],
  ): readonly Value[] {
    checkOperands(op, inputs);
    const outputs: Value[] = [];
    const node: Node<Op> = { op, inputs, outputs, attributes };
    for (const { shape, type, integers } of OPERATORS[op](inputs, attributes)) {
      outputs.push({
        name: this.#claim(this.#fresh(op)),
        type: type ?? 'float32',
        shape,
        producer: node,
        ...(integers === undefined ? {} : { integers }),
      });
    }
    this.nodes.push(node);
    return outputs;
  }

  /** Exports a value under a name; the producing operator writes to that name directly. */
  output(name: string, value: Value): void {
    if (this.outputs.has(name)) throw graphError(name, 'is already an output of the graph');
    if (name !== value.name) this.#claim(name);
    this.outputs.set(name, value);
  }

  /** A value made once for a key and shared by all who ask for it again. */
  cached(key: string, make: (name: string) => Value): Value {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const value = make(this.#fresh(key.replaceAll(/\W+/g, '_')));
    this.#shared.set(key, value);
    return value;
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#names.size}`;
  }

  #claim(name: string): string {
    if (this.#names.has(name)) throw graphError(name, 'is used for two values of one graph');
    this.#names.add(name);
    return name;
  }
}

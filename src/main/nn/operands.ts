import type { ElementType, OperatorName } from './attributes.ts';
import { graphError, shapeText } from './shape.ts';
import type { Value } from './value.ts';

/** What an operator takes. */
interface Operands {
  /** Element type of each input. */
  readonly types: readonly (ElementType | 'any')[];
  /** How many of them may be left out at the end. */
  readonly optional?: number;
  /** Whether the last may be repeated. */
  readonly repeated?: boolean;
  /** Number of axes of the first input, where only one will do. */
  readonly rank?: number;
}

const FLOAT: Operands = { types: ['float32'] };
const FLOATS: Operands = { types: ['float32', 'float32'] };
const ANYTHING: Operands = { types: ['any'] };
const FLOAT_WITH_INTEGERS: Operands = { types: ['float32', 'int64'] };
const PRODUCT_WITH_BIAS: Operands = { types: ['float32', 'float32', 'float32'], optional: 1 };

const OPERANDS: Readonly<Record<OperatorName, Operands>> = {
  Add: FLOATS,
  AveragePool: { ...FLOAT, rank: 4 },
  BatchNormalization: { types: Array.from({ length: 5 }, () => 'float32' as const) },
  Cast: ANYTHING,
  Concat: { ...ANYTHING, repeated: true },
  Conv: { ...PRODUCT_WITH_BIAS, rank: 4 },
  ConvTranspose: { ...FLOATS, rank: 4 },
  Div: FLOATS,
  Exp: FLOAT,
  Expand: FLOAT_WITH_INTEGERS,
  Gather: { types: ['any', 'int64'] },
  Gemm: { ...PRODUCT_WITH_BIAS, rank: 2 },
  Greater: FLOATS,
  LogSoftmax: FLOAT,
  MatMul: FLOATS,
  MaxPool: { ...FLOAT, rank: 4 },
  Mul: FLOATS,
  ReduceMax: FLOAT,
  ReduceMean: FLOAT,
  ReduceSum: FLOAT_WITH_INTEGERS,
  ReduceSumSquare: FLOAT,
  Relu: FLOAT,
  Reshape: { types: ['any', 'int64'] },
  ScatterAdd: { types: ['float32', 'int64', 'float32'], rank: 1 },
  Shape: ANYTHING,
  Slice: { types: ['any', 'int64', 'int64', 'int64', 'int64'] },
  Softmax: FLOAT,
  Split: ANYTHING,
  Sqrt: FLOAT,
  Sub: FLOATS,
  Transpose: ANYTHING,
  Where: { types: ['bool', 'float32', 'float32'] },
  ZerosOfShape: { types: ['int64'] },
};

/** Checks number, element types and rank of an operator's inputs; throws SonopairError `graph`. */
export function checkOperands(op: OperatorName, inputs: readonly Value[]): void {
  const { types, optional = 0, repeated = false, rank } = OPERANDS[op];
  const most = repeated ? Infinity : types.length;
  if (inputs.length < types.length - optional || inputs.length > most)
    throw graphError(op, `got ${inputs.length} inputs`);
  inputs.forEach(({ name, type }, i) => {
    const wanted = types[i] ?? types.at(-1);
    if (wanted !== 'any' && type !== wanted)
      throw graphError(op, `needs ${wanted} as input ${i + 1}, but ${name} is ${type}`);
  });
  const first = inputs[0]!;
  if (rank !== undefined && first.shape.length !== rank)
    throw graphError(op, `needs ${rank} axes, but ${first.name} is ${shapeText(first.shape)}`);
}

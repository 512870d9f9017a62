import type { Dimension } from './shape.ts';

/** Element types of the tensors our graphs use. */
export type ElementType = 'float32' | 'int64' | 'bool';

/** Sliding-window attributes: square kernel, one stride and one padding for both axes. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

type None = Readonly<Record<string, never>>;
interface Axes {
  readonly axes: readonly number[];
}

/** The attributes of every operator the graphs use: a subset of ONNX, opset 17. */
export interface Attributes {
  Add: None;
  AveragePool: Window;
  BatchNormalization: { readonly epsilon: number };
  Cast: { readonly to: ElementType };
  Concat: { readonly axis: number };
  Conv: Window & { readonly groups: number; readonly dilation: number };
  ConvTranspose: Window & { readonly outputPadding: number };
  Div: None;
  Exp: None;
  Expand: None;
  Gather: { readonly axis: number };
  Gemm: { readonly transA: boolean; readonly transB: boolean };
  Greater: None;
  LogSoftmax: { readonly axis: number };
  MatMul: None;
  /** `endPadding` is added behind the last pixel of both axes. */
  MaxPool: Window & { readonly endPadding?: number };
  Mul: None;
  ReduceMax: Axes;
  ReduceMean: Axes;
  ReduceSum: None;
  ReduceSumSquare: Axes;
  Relu: None;
  Reshape: None;
  ScatterAdd: None;
  Shape: None;
  Slice: None;
  Softmax: { readonly axis: number };
  Split: { readonly axis: number; readonly sizes: readonly Dimension[] };
  Sqrt: None;
  Sub: None;
  Transpose: { readonly permutation: readonly number[] };
  Where: None;
  ZerosOfShape: None;
}

export type OperatorName = keyof Attributes;

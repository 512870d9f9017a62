import type { NamedTensors, TensorDtype } from './tensor.ts';

export type WeightsFormat = 'pytorch-zip' | 'pytorch-legacy' | 'safetensors';

export interface TensorLayout {
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
}

/** A weights file whose structure has been read and checked, but not yet its tensors' data. */
export interface OpenedWeights {
  readonly format: WeightsFormat;
  readonly layout: ReadonlyMap<string, TensorLayout>;
  load(): Promise<NamedTensors>;
}

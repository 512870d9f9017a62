import { z } from 'zod';

import { PROVIDERS } from './options.ts';
import type { ProviderSelection } from './runtime.ts';
import type { EngineTensor } from './tensor.ts';

/** What the parent and the reading process (reader.child.ts) say to each other. */

export const openSchema = z.object({
  /** The ONNX file, absolute. */
  path: z.string(),
  provider: z.enum(PROVIDERS),
  threads: z.int().positive(),
});

export const runSchema = z.object({
  /** Name of the input. */
  input: z.string(),
  images: z.instanceof(Float32Array),
  /** [N, C, S, S] */
  shape: z.array(z.int().positive()).length(4),
  /** Names of the outputs wanted. */
  outputs: z.array(z.string()).min(1),
});

export type OpenArgument = z.infer<typeof openSchema>;
export type RunArgument = z.infer<typeof runSchema>;

export interface OpenResult extends ProviderSelection {
  /** Version of ONNX Runtime. */
  readonly runtime: string;
}

/** Outputs by name. */
export type RunResult = ReadonlyMap<string, EngineTensor>;

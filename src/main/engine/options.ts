import { availableParallelism } from 'node:os';

/** Where a graph can run. `auto` takes the first that works of CUDA, DirectML, CPU. */
export const PROVIDERS = ['auto', 'cpu', 'cuda', 'dml', 'webgpu'] as const;
export type ProviderChoice = (typeof PROVIDERS)[number];
export type Provider = Exclude<ProviderChoice, 'auto'>;

/** As many threads as the machine runs at once; best at the number of physical cores. */
export function defaultThreads(): number {
  return availableParallelism();
}

/** Set in the environment of a process that is to load `probe.ts`. */
export const PROBE_VARIABLE = 'SONOPAIR_BENCH_PROBE';

/** How long an event loop was kept from turning, in milliseconds. */
export interface Delay {
  readonly p99: number;
  readonly longest: number;
}

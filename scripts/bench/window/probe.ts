/**
 * Loaded into the serving process before the application (`node --import`): answers its parent with
 * how long that process's event loop was kept from turning since it was last asked. Only where the
 * parent says so in the environment, and in no thread or process that the application starts.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

import { PROBE_VARIABLE, type Delay } from './delay.ts';

/** Milliseconds between two looks at the clock; a delay is known to within it. */
const RESOLUTION = 2;

const send = process.send?.bind(process);
if (isMainThread && send !== undefined && process.env[PROBE_VARIABLE] !== undefined) {
  delete process.env[PROBE_VARIABLE];
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  // What is counted is the time from look to look.
  const milliseconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  histogram.enable();
  process.on('message', () => {
    const p99 = milliseconds(histogram.percentile(99));
    send({ p99, longest: milliseconds(histogram.max) } satisfies Delay);
    histogram.reset();
  });
  // A bench that was killed leaves no host behind.
  process.once('disconnect', () => process.kill(process.pid, 'SIGINT'));
  // The line must not keep the application alive.
  process.channel?.unref();
}

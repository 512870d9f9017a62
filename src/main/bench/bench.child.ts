import { z } from 'zod';
import { serveWorker } from '../process/process.ts';
import { openRuntime, type Runtime } from '../engine/runtime.ts';
import { openWorkload, WORKLOAD_NAMES, type Workload } from './workloads.ts';

const request = z.object({
  name: z.enum(WORKLOAD_NAMES),
  repetitions: z.int().positive(),
  threads: z.int().positive(),
});

let runtime: Promise<Runtime> | undefined;
/** One workload is held at a time: AlexNet's training state alone is gigabytes. */
let held: { readonly name: string; readonly workload: Workload } | undefined;

serveWorker({
  async run(argument) {
    const { name, repetitions, threads } = request.parse(argument);
    runtime ??= openRuntime();
    if (held?.name !== name) {
      held = { name, workload: await openWorkload(await runtime, name, threads) };
      await held.workload.run();
    }
    const { workload } = held;
    const times: number[] = [];
    for (let i = 0; i < repetitions; i += 1) {
      const began = performance.now();
      await workload.run();
      times.push((performance.now() - began) / workload.units);
    }
    return { times, multiplications: workload.multiplications };
  },
});

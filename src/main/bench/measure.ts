import { z } from 'zod';
import { startWorker, type Worker } from '../process/process.ts';
import type { PyTorch, PyTorchTimes } from './pytorch.ts';
import type { WorkloadName } from './workloads.ts';

/** Milliseconds of one unit of a workload, over all rounds of a run. */
export interface Times {
  readonly min: number;
  readonly median: number;
}

export interface Comparison {
  readonly name: WorkloadName;
  readonly ours: Times;
  /** PyTorch's fastest variant. */
  readonly theirs: Times | undefined;
  /** PyTorch as it comes: contiguous images, Adam's default; at best. */
  readonly theirDefault: number | undefined;
  /** Which of PyTorch's variants was the fastest. */
  readonly variant: string | undefined;
  /** Multiply-adds of one unit. */
  readonly multiplications: number;
}

const resultSchema = z.object({ times: z.array(z.number()), multiplications: z.number() });

/**
 * Measures one workload against PyTorch in alternating rounds, so that a machine that slows down
 * does so for both. Each side has a process of its own; the other one is idle meanwhile.
 */
export async function compare(
  name: WorkloadName,
  options: {
    readonly rounds: number;
    readonly repetitions: number;
    readonly threads: number;
    readonly pytorch: PyTorch | undefined;
  },
): Promise<Comparison> {
  const { rounds, repetitions, threads, pytorch } = options;
  const worker = startWorker(new URL('bench.child.ts', import.meta.url));
  const ours: number[] = [];
  const theirs: PyTorchTimes[] = [];
  let multiplications = 0;
  let variant: string | undefined;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const result = await runOurs(worker, { name, repetitions, threads });
      ours.push(...result.times);
      ({ multiplications } = result);
      if (pytorch === undefined) continue;
      const answer = await pytorch.run(name, repetitions);
      theirs.push(answer);
      variant = `${answer.variant}, BLAS ${answer.blas}`;
    }
  } finally {
    await worker.close();
  }
  return {
    name,
    ours: { min: Math.min(...ours), median: medianOf(ours) },
    theirs:
      theirs.length === 0
        ? undefined
        : {
            min: Math.min(...theirs.map(({ minMs }) => minMs)),
            median: medianOf(theirs.map(({ medianMs }) => medianMs)),
          },
    theirDefault:
      theirs.length === 0 ? undefined : Math.min(...theirs.map(({ defaultMs }) => defaultMs)),
    variant,
    multiplications,
  };
}

async function runOurs(worker: Worker, request: object): Promise<z.infer<typeof resultSchema>> {
  return resultSchema.parse(await worker.call('run', request));
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

import { randomStream } from '../../shared/random/stream.ts';

/**
 * The mini-batches of one epoch as lists of sample indices: shuffled, and a last batch of one is
 * merged into the one before (batch statistics of a single sample are no statistics).
 */
export function epochBatches(
  samples: number,
  batch: number,
  seed: number,
  stage: string,
  epoch: number,
): readonly (readonly number[])[] {
  const order = randomStream(seed, 'order', stage, epoch).shuffled(
    Array.from({ length: samples }, (_, i) => i),
  );
  const batches: number[][] = [];
  for (let i = 0; i < samples; i += batch) batches.push(order.slice(i, i + batch));
  if (batches.length > 1 && batches.at(-1)!.length === 1) {
    const last = batches.pop()!;
    batches.at(-1)!.push(...last);
  }
  return batches;
}

/** Consecutive groups of at most `limit` batches of one size, so that a loop can run them. */
export function groupEqualSizes(
  batches: readonly (readonly number[])[],
  limit: number,
): readonly (readonly (readonly number[])[])[] {
  const groups: (readonly number[])[][] = [];
  for (const batch of batches) {
    const group = groups.at(-1);
    if (group !== undefined && group.length < limit && group[0]!.length === batch.length)
      group.push(batch);
    else groups.push([batch]);
  }
  return groups;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The committed plan of an experiment: fixed before its first fit. */
export const PLAN_FILE = 'docs/results/bus-bra-plan.json';

const planSchema = z.object({
  study: z.string(),
  split: z.string(),
  test: z.number(),
  splitSeed: z.int(),
  seeds: z.array(z.int()).min(1),
  inputs: z.array(z.enum(['b', 'se', 'bse'])).min(1),
  fit: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Plan = z.infer<typeof planSchema>;

export interface Run {
  readonly input: Plan['inputs'][number];
  readonly seed: number;
  /** Name of the run's model and read folders. */
  readonly name: string;
}

export function readPlan(): Plan {
  return planSchema.parse(JSON.parse(readFileSync(PLAN_FILE, 'utf8')));
}

export function runsOf({ seeds, inputs }: Plan): readonly Run[] {
  return seeds.flatMap((seed) =>
    inputs.map((input) => ({ input, seed, name: `${input}-seed${seed}` })),
  );
}

/** The `sonopair fit` of a run. */
export function fitCommand(plan: Plan, run: Run, folder: string): readonly string[] {
  const options = Object.entries(plan.fit).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // The B-mode images are real, the strain images simulated.
  const origin = run.input === 'b' ? 'real' : 'simulated';
  const model = join(folder, `model-${run.name}`);
  const own = ['--out', model, '--input', run.input, '--seed', String(run.seed), '--data', origin];
  return ['fit', ...studyOptions(plan), ...own, ...options];
}

/** The `sonopair read` of the held-out patients with a run's model. */
export function readCommand(plan: Plan, run: Run, folder: string): readonly string[] {
  const model = join(folder, `model-${run.name}`);
  const out = join(folder, `read-${run.name}`);
  const threads = String(plan.fit['threads'] ?? 1);
  const own = ['--part', 'test', '--model', model, '--out', out, '--threads', threads];
  return ['read', ...studyOptions(plan), ...own];
}

function studyOptions({ study, split }: Plan): readonly string[] {
  return ['--study', study, '--split', split];
}

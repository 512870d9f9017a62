import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PLAN_FILE = 'docs/results/shipped-plan.json';

const options = z.record(z.string(), z.union([z.string(), z.number()]));
const planSchema = z.object({
  study: z.string(),
  split: z.string(),
  test: z.number(),
  splitSeed: z.int(),
  seed: z.int(),
  fit: options,
  /** What makes a model small enough to be shipped; left out for the fit it is held against. */
  small: options,
  models: z.array(
    z.object({
      name: z.enum(['busbra-b', 'busbra-bse-simulated']),
      input: z.enum(['b', 'bse']),
      data: z.enum(['real', 'simulated']),
    }),
  ),
});
export type ShippedPlan = z.infer<typeof planSchema>;
export type ShippedModel = ShippedPlan['models'][number];

export interface ShippedFit {
  readonly model: ShippedModel;
  /** Whether it is the model itself, or the full-rank fit beside it. */
  readonly small: boolean;
  /** Name of its model folder. */
  readonly name: string;
}

/** The committed plan: fixed before the first fit. */
export function readPlan(): ShippedPlan {
  return planSchema.parse(JSON.parse(readFileSync(PLAN_FILE, 'utf8')));
}

/** The models that are shipped first, then the fits they are held against. */
export function shippedFits({ models }: ShippedPlan): readonly ShippedFit[] {
  return [true, false].flatMap((small) =>
    models.map((model) => ({ model, small, name: small ? model.name : `${model.name}-full` })),
  );
}

export function fitCommand(plan: ShippedPlan, fit: ShippedFit, folder: string): readonly string[] {
  const { input, data } = fit.model;
  const given = Object.entries(fit.small ? { ...plan.fit, ...plan.small } : plan.fit);
  const own = ['--out', join(folder, fit.name), '--input', input, '--data', data];
  return ['fit', ...studyOptions(plan), ...own, '--seed', String(plan.seed)].concat(
    given.flatMap(([name, value]) => [`--${name}`, String(value)]),
  );
}

/** Reads the held-out patients and writes their figures into the card, which takes them once. */
export function recordCommand(
  plan: ShippedPlan,
  { name }: ShippedFit,
  folder: string,
): readonly string[] {
  const own = ['--model', join(folder, name), '--out', join(folder, `read-${name}`), '--record'];
  return ['read', ...studyOptions(plan), '--part', 'test', ...own, '--provider', 'cpu'];
}

function studyOptions({ study, split }: ShippedPlan): readonly string[] {
  return ['--study', study, '--split', split];
}

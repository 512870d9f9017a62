import { z } from 'zod';

import { IMAGE_MODES, INPUT_KINDS } from '../domain/input.ts';

/** Networks a plan may name; `nn/networks` builds them. */
export const PLAN_NETWORKS = ['alexnet', 'resnet18'] as const;

/** What gives a pair its probability: one network, the ensemble's classifier, or the vote. */
export const READERS = [...PLAN_NETWORKS, 'ensemble', 'voting'] as const;
export type ReaderName = (typeof READERS)[number];

/**
 * One fit of a plan: the networks fitted together on one input kind and image mode in every fold.
 * With two or more networks it also has the ensemble, and voting needs no fit: all arms of an input
 * share their networks, so that none is fitted twice.
 */
export const planFit = z.strictObject({
  input: z.enum(INPUT_KINDS),
  images: z.enum(IMAGE_MODES),
  networks: z.array(z.enum(PLAN_NETWORKS)).min(1),
});
export type PlanFit = z.infer<typeof planFit>;

/** What is compared: `table1` and `table2` of the paper, or the user's own. */
export const planSchema = z.strictObject({
  format: z.literal('sonopair-plan'),
  version: z.literal(1),
  name: z.string().min(1).max(100),
  fits: z
    .array(planFit)
    .min(1)
    .refine((fits) => new Set(fits.map(fitName)).size === fits.length, {
      message: 'an input kind and image mode is named twice; name all its networks in one fit',
    })
    .refine((fits) => fits.every(({ networks }) => new Set(networks).size === networks.length), {
      message: 'a network is named twice in one fit',
    }),
});
export type Plan = z.infer<typeof planSchema>;

/** An arm of the experiment: one reader on one input kind and image mode. */
export interface Arm {
  /** E.g. `bse-cropped-ensemble`. */
  readonly id: string;
  readonly input: PlanFit['input'];
  readonly images: PlanFit['images'];
  readonly reader: ReaderName;
}

/** Name of a fit in paths and options: `bse-cropped`. */
export function fitName({ input, images }: Pick<PlanFit, 'input' | 'images'>): string {
  return `${input}-${images}`;
}

/** The readers one fit gives, in the order of the paper's tables. */
export function readersOf({ networks }: Pick<PlanFit, 'networks'>): readonly ReaderName[] {
  return networks.length > 1 ? [...networks, 'ensemble', 'voting'] : networks;
}

/** All arms of a plan, fits in the plan's order. */
export function armsOf({ fits }: Pick<Plan, 'fits'>): readonly Arm[] {
  return fits.flatMap((fit) =>
    readersOf(fit).map((reader) => ({
      id: `${fitName(fit)}-${reader}`,
      input: fit.input,
      images: fit.images,
      reader,
    })),
  );
}

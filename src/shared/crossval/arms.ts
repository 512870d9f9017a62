import { z } from 'zod';

import { IMAGE_MODES, INPUT_KINDS } from '../domain/input.ts';
import { NETWORK_NAMES, NETWORK_TITLES, type NetworkName } from '../domain/networks.ts';

/** What gives a pair its probability: one network, the ensemble's classifier, or the vote. */
export const READERS = [...NETWORK_NAMES, 'ensemble', 'voting'] as const;
export type ReaderName = (typeof READERS)[number];
/** A reader that joins several networks. */
export type JointReader = Exclude<ReaderName, NetworkName>;

export function isJoint(reader: ReaderName): reader is JointReader {
  return reader === 'ensemble' || reader === 'voting';
}

/** A network's proper name, or what an ensemble or a vote is called here. */
export function readerTitle(reader: ReaderName, joint: (reader: JointReader) => string): string {
  return isJoint(reader) ? joint(reader) : NETWORK_TITLES[reader];
}

/**
 * One fit of a plan: the networks fitted together on one input kind and image mode in every fold.
 * With two or more networks it also has the ensemble of all of them, or of those it names, and their
 * vote, which needs no fit: all arms of an input share their networks, so that none is fitted twice.
 */
export const planFit = z.strictObject({
  input: z.enum(INPUT_KINDS),
  images: z.enum(IMAGE_MODES),
  networks: z.array(z.enum(NETWORK_NAMES)).min(1),
  ensemble: z.array(z.enum(NETWORK_NAMES)).min(2).optional(),
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
    })
    .refine(
      (fits) =>
        fits.every(
          ({ networks, ensemble = [] }) =>
            new Set(ensemble).size === ensemble.length &&
            ensemble.every((name) => networks.includes(name)),
        ),
      { message: 'an ensemble names networks that its fit does not have, or one twice' },
    ),
});
export type Plan = z.infer<typeof planSchema>;

/** An arm of the experiment: one reader on one input kind and image mode. */
export interface Arm {
  /** E.g. `bse-cropped-ensemble`. */
  readonly id: string;
  readonly input: PlanFit['input'];
  readonly images: PlanFit['images'];
  readonly reader: ReaderName;
  /** The networks whose opinions it joins; empty for a single network. */
  readonly members: readonly NetworkName[];
}

/** Name of a fit in paths and options: `bse-cropped`. */
export function fitName({ input, images }: Pick<PlanFit, 'input' | 'images'>): string {
  return `${input}-${images}`;
}

/** The networks an ensemble and a vote are made of, in the fit's order; none for a single network. */
export function membersOf({
  networks,
  ensemble,
}: Pick<PlanFit, 'networks' | 'ensemble'>): readonly NetworkName[] {
  if (ensemble !== undefined) return networks.filter((name) => ensemble.includes(name));
  return networks.length > 1 ? networks : [];
}

/** The readers one fit gives, in the order of the paper's tables. */
export function readersOf(fit: Pick<PlanFit, 'networks' | 'ensemble'>): readonly ReaderName[] {
  return membersOf(fit).length > 0 ? [...fit.networks, 'ensemble', 'voting'] : fit.networks;
}

/** All arms of a plan, fits in the plan's order. */
export function armsOf({ fits }: Pick<Plan, 'fits'>): readonly Arm[] {
  return fits.flatMap((fit) =>
    readersOf(fit).map((reader) => ({
      id: `${fitName(fit)}-${reader}`,
      input: fit.input,
      images: fit.images,
      reader,
      members: isJoint(reader) ? membersOf(fit) : [],
    })),
  );
}

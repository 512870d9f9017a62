import { IMAGE_MODES, INPUT_KINDS } from '../domain/input.ts';
import { ENSEMBLE_NETWORKS } from '../domain/networks.ts';
import type { Plan } from './arms.ts';

/** Table 1 of the paper: both networks, their ensemble and vote on every input, full and cropped. */
const table1: Plan = {
  format: 'sonopair-plan',
  version: 1,
  name: 'table1',
  fits: IMAGE_MODES.flatMap((images) =>
    INPUT_KINDS.map((input) => ({ input, images, networks: [...ENSEMBLE_NETWORKS] })),
  ),
};

/** Table 2: B-SE only, the networks the paper compares its ensemble with, in its order. */
const table2: Plan = {
  format: 'sonopair-plan',
  version: 1,
  name: 'table2',
  fits: IMAGE_MODES.map((images) => ({
    input: 'bse',
    images,
    networks: ['vgg16', 'squeezenet1_1', 'densenet121', ...ENSEMBLE_NETWORKS],
    ensemble: [...ENSEMBLE_NETWORKS],
  })),
};

/** The paper's plans, by the names that commands and windows give them. */
export const PLANS = { table1, table2 } as const satisfies Readonly<Record<string, Plan>>;
export const PLAN_NAMES = Object.keys(PLANS) as readonly (keyof typeof PLANS)[];

import {
  type Arm,
  type JointReader,
  type PlanFit,
  type ReaderName,
  readerTitle,
} from '../../../shared/crossval/arms.ts';
import { NETWORK_TITLES } from '../../../shared/domain/networks.ts';
import type { Notice } from '../../../shared/crossval/notices.ts';
import type { RunResults, Subgroup } from '../../../shared/crossval/results.ts';

/** Words of the report that stand in more than one place. */
const JOINT_READERS: Readonly<Record<JointReader, string>> = {
  ensemble: 'Ensemble',
  voting: 'Voting',
};

export function readerName(reader: ReaderName): string {
  return readerTitle(reader, (joint) => JOINT_READERS[joint]);
}

export const INPUTS: Readonly<Record<PlanFit['input'], string>> = {
  b: 'B',
  se: 'SE',
  bse: 'B-SE',
};

export const IMAGES: Readonly<Record<PlanFit['images'], string>> = {
  full: 'full images',
  cropped: 'cropped images',
};

export const SUBGROUPS: Readonly<Record<Subgroup['by'], string>> = {
  histology: 'histology',
  device: 'device',
  birads: 'BI-RADS',
  'lesion-size': 'lesion size',
  pairs: 'pairs (N_P)',
};

export const STAGES: Readonly<Record<string, string>> = {
  ...NETWORK_TITLES,
  ensemble: 'Ensemble (stage 2)',
};

export const PARTS = { fitting: 'Fitting', validation: 'Validation', test: 'Test' } as const;

export const RESEARCH_ONLY = 'Research use only. Not a medical device.';

/** `Ensemble on B-SE, cropped images` */
export function armTitle({
  reader,
  input,
  images,
}: Pick<Arm, 'reader' | 'input' | 'images'>): string {
  return `${readerName(reader)} on ${INPUTS[input]}, ${IMAGES[images]}`;
}

export function fitTitle({ input, images }: Pick<PlanFit, 'input' | 'images'>): string {
  return `${INPUTS[input]}, ${IMAGES[images]}`;
}

/** The arms by their name where they are known; as they are written otherwise. */
export function armTitleOf({ arms }: Pick<RunResults, 'arms'>, id: string): string {
  const found = arms.find(({ arm }) => arm.id === id);
  return found === undefined ? id : armTitle(found.arm);
}

/** What every page says of the images; null where they are real. */
export function originLine(notices: readonly Notice[]): string | null {
  for (const notice of notices) {
    if (notice.kind === 'origin')
      return notice.origin === 'not stated'
        ? 'Whether the images are real is not stated.'
        : `The images are ${notice.origin}.`;
  }
  for (const notice of notices) {
    if (notice.kind === 'synthetic-pairs') return `Not real: ${notice.marks.join(', ')}.`;
  }
  return null;
}

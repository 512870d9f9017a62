import { useState } from 'react';

import { CLASS_NAMES, type Diagnosis } from '../../../shared/domain/diagnosis.ts';
import type { RegisteredPair } from '../../../shared/domain/image-pair.ts';
import type { Read } from '../../../shared/domain/opinion.ts';
import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import type { Overlay } from '../../viewer/pair-viewer.tsx';
import type { Part } from '../../viewer/part.ts';
import { looksAt } from './crop-need.ts';

/** What of Grad-CAM is shown: nothing until it is asked for. */
export interface HeatChoice {
  readonly on: boolean;
  readonly of: Diagnosis;
  /** From 0 to 1. */
  readonly opacity: number;
  readonly toggle: () => void;
  readonly setClass: (of: Diagnosis) => void;
  readonly otherClass: () => void;
  readonly setOpacity: (opacity: number) => void;
}

/** How opaque a map is at first, as in the pictures of `sonopair read`: tissue is seen through it. */
const OPACITY = 0.6;

/** `decision` is the class whose evidence is shown first. */
export function useHeat(decision: Diagnosis | undefined): HeatChoice {
  const [on, setOn] = useState(false);
  const [chosen, setClass] = useState<Diagnosis | null>(null);
  const [opacity, setOpacity] = useState(OPACITY);
  const of = chosen ?? decision ?? 'malignant';
  return {
    on: on && decision !== undefined,
    of,
    opacity,
    toggle: () => setOn(!on),
    setClass,
    otherClass: () => setClass(CLASS_NAMES[of === 'benign' ? 1 : 0]),
    setOpacity: (value) => setOpacity(Math.min(1, Math.max(0, value))),
  };
}

/** Address of a map's layer over an image, which covers the whole image. */
export function heatAddress({ id }: Read, of: Diagnosis, part: Part): string {
  return `/heat/${id}/${of}/${part}.png`;
}

/**
 * What lies over the images of a pair. A map without any evidence is only the frame of what the
 * network saw. Under a map the strain image is gray, or its colours were taken for the map's.
 */
export function heatOverlay(
  pair: RegisteredPair,
  read: Read | undefined,
  model: ModelCard | undefined,
  { on, of, opacity }: HeatChoice,
): Overlay | null {
  if (!on || read === undefined || model === undefined) return null;
  const over = (part: Part): Overlay['b'] => {
    if (!looksAt(model, part)) return null;
    const { width, height } = pair[part];
    return { address: heatAddress(read, of, part), region: { x: 0, y: 0, width, height } };
  };
  return { b: over('b'), se: over('se'), opacity, gray: read.evidence[of] > 0 };
}

import type { Beam } from './echo.ts';

/** A pretended scanner with its linear probe. */
export interface Device {
  /** As written in the study's `device` column; not the name of a real product. */
  readonly name: string;
  readonly beam: Beam;
  /** Weight of the colour over the gray image in its elastograms. */
  readonly opacity: number;
}

/** Both colour hard blue and soft red (method.md: polarity is a property of the device). */
export const DEVICES: readonly Device[] = [
  {
    name: 'Sonopair phantom L13 (blue hard)',
    beam: {
      axialDeviation: 0.12,
      lateralDeviation: 0.27,
      focus: 13,
      depthOfField: 12,
      dynamicRange: 60,
      glandLevel: 40,
      residualLoss: 0.25,
      noise: -36,
    },
    opacity: 0.5,
  },
  {
    name: 'Sonopair phantom L18 (blue hard)',
    beam: {
      axialDeviation: 0.09,
      lateralDeviation: 0.22,
      focus: 11,
      depthOfField: 10,
      dynamicRange: 66,
      glandLevel: 44,
      residualLoss: 0.4,
      noise: -40,
    },
    opacity: 0.58,
  },
];

import type { ReactElement } from 'react';

import type { ChartTheme } from './theme.ts';

/** What every chart is told besides its data. All texts are the caller's, in the user's language. */
export interface ChartBase {
  /** Pixels (or points on paper), at most; the drawing may be narrower, but is at least 240 wide. */
  readonly width: number;
  /** Of the whole chart; left out, it takes what its content needs. */
  readonly height?: number | undefined;
  /** Read aloud, and the title of the file; not drawn. */
  readonly title: string;
  /** What is to be seen, in a sentence, for those who cannot see it. */
  readonly description: string;
  /** Drawn below, in small letters: n, intervals, that images are simulated. */
  readonly note?: string;
  /** A number with exactly so many decimals, as the user's language writes it. */
  readonly decimal: (value: number, decimals: number) => string;
  /** The window's by default. */
  readonly theme?: ChartTheme;
}

/** A mark that stands for something the caller can name: a cutoff, a bin, an epoch, a patient. */
export interface ChartPoint {
  /** Which list of the chart's data it is from; each chart says its own. */
  readonly kind: string;
  /** Index of the curve, group or row. */
  readonly series: number;
  /** Index within it; 0 where it is one mark. */
  readonly index: number;
  /** Pixels from the chart's left and upper edge. */
  readonly x: number;
  readonly y: number;
}

/** A chart as drawn: the same element for the window, for a file and for a report. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: ReactElement;
  /** In reading order: series after series, from left to right. All lie within the chart. */
  readonly points: readonly ChartPoint[];
}

/** Pixels from the chart's left and upper edge. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An estimate with its interval; null for what is not defined. */
export interface ChartEstimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Whether a figure is there to be drawn. */
export function isFigure(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

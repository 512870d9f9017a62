import type { ChartPoint, Drawing } from './chart.ts';
import type { ChartTheme } from './theme.ts';

/** The numbers of a chart, as a table beside it and as a file. */
export interface ChartTable {
  readonly columns: readonly ChartColumn[];
  /** One cell for each column; null for what is not defined. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export interface ChartColumn {
  readonly label: string;
  /** Of its numbers on the screen; files have all digits. */
  readonly decimals?: number;
}

/** What is said of a mark. */
export interface PointText {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How wide a chart may be, and for what it is drawn. */
export interface ChartSize {
  readonly width: number;
  readonly theme: ChartTheme;
}

/** A chart with everything that is said of it: for a window, a file or a report. */
export interface Figure {
  /** Of the files it is saved as, without an ending. */
  readonly fileName: string;
  readonly title: string;
  readonly draw: (size: ChartSize) => Drawing;
  /** What a tooltip says of a mark. */
  readonly describePoint: (point: ChartPoint) => PointText;
  readonly table: ChartTable;
}

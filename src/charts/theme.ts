/** Every colour and the font of a chart, as values of SVG presentation attributes. */
export interface ChartTheme {
  /** Of series 0, 1, …; they start again after the last. */
  readonly series: readonly string[];
  readonly benign: string;
  readonly malignant: string;
  /** Text on areas of these two colours. */
  readonly onClass: string;
  readonly text: string;
  readonly muted: string;
  readonly axis: string;
  readonly grid: string;
  /** Under marks, so that they stand out where they cross. */
  readonly surface: string;
  /** A family, or a list of them. */
  readonly font: string;
  /** Painted behind a picture that stands alone; null lets the page through. */
  readonly background: string | null;
}

/**
 * For print and for files: plain values, since neither knows the window's custom properties. The
 * series keep apart for readers with protan, deutan and tritan vision (test/charts/theme.test.ts),
 * and are never told by colour alone: each has a dash and a marker of its own.
 */
export const PAPER_THEME: ChartTheme = {
  series: ['#005dc7', '#cc2000', '#058f6e', '#8a2d72', '#598728', '#09404b', '#7a834c', '#bc36ff'],
  benign: '#0b7158',
  malignant: '#a94a08',
  onClass: '#ffffff',
  text: '#15191c',
  muted: '#505a63',
  axis: '#7b858e',
  grid: '#dfe4e8',
  surface: '#ffffff',
  font: 'Helvetica, Arial, Liberation Sans, sans-serif',
  background: '#ffffff',
};

/** For the window: its custom properties, with the values for paper where there are none. */
export const WINDOW_THEME: ChartTheme = {
  series: PAPER_THEME.series.map((colour, index) => `var(--chart-${index + 1}, ${colour})`),
  benign: `var(--benign, ${PAPER_THEME.benign})`,
  malignant: `var(--malignant, ${PAPER_THEME.malignant})`,
  onClass: `var(--surface, ${PAPER_THEME.onClass})`,
  text: `var(--text, ${PAPER_THEME.text})`,
  muted: `var(--muted, ${PAPER_THEME.muted})`,
  axis: `var(--line-strong, ${PAPER_THEME.axis})`,
  grid: `var(--line, ${PAPER_THEME.grid})`,
  surface: `var(--surface, ${PAPER_THEME.surface})`,
  font: `var(--font, ${PAPER_THEME.font})`,
  background: null,
};

export function seriesColour(theme: ChartTheme, index: number): string {
  return theme.series[index % theme.series.length] ?? theme.text;
}

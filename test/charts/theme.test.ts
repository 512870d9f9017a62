import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { PAPER_THEME, WINDOW_THEME } from '../../src/charts/theme.ts';

type Rgb = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB. */
const VISIONS = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

function linear(colour: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function times(matrix: readonly (readonly number[])[], [r, g, b]: Rgb): Rgb {
  const [x, y, z] = matrix.map((row) => row[0]! * r + row[1]! * g + row[2]! * b);
  return [x!, y!, z!];
}

/** CIE 1976 L*a*b* of linear sRGB, white D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (value: number): number =>
    value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function contrast(a: string, b: string): number {
  const [dark, light] = [a, b]
    .map(linear)
    .map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue)
    .toSorted((one, other) => one - other);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Tokens of one theme, by name. */
function tokensOf(theme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const css = readFileSync(new URL('../../src/renderer/theme/tokens.css', import.meta.url), 'utf8');
  const block = css.split(`:root[data-theme='${theme}'] {`)[1]!.split('}')[0]!;
  return new Map(
    [...block.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name!, long(value!)]),
  );
}

function long(colour: string): string {
  return colour.length === 4 ? colour.replaceAll(/[0-9a-f]/g, '$&$&') : colour;
}

const light = tokensOf('light');
const dark = tokensOf('dark');
const series = (tokens: ReadonlyMap<string, string>) =>
  PAPER_THEME.series.map((_, index) => tokens.get(`chart-${index + 1}`)!);

const PALETTES = [
  { name: 'on paper', colours: PAPER_THEME.series, grounds: ['#ffffff'] },
  { name: 'in the light window', colours: series(light), grounds: groundsOf(light) },
  { name: 'in the dark window', colours: series(dark), grounds: groundsOf(dark) },
];

function groundsOf(tokens: ReadonlyMap<string, string>): readonly string[] {
  return ['background', 'surface', 'raised'].map((name) => tokens.get(name)!);
}

describe.each(PALETTES)('the series $name', ({ colours, grounds }) => {
  test('stand out from the ground as WCAG 1.4.11 asks of graphics', () => {
    for (const colour of colours)
      for (const ground of grounds) expect(contrast(colour, ground)).toBeGreaterThan(3);
  });

  test.each(Object.keys(VISIONS) as (keyof typeof VISIONS)[])(
    'are told apart by %s vision, the first five at a glance',
    (vision) => {
      const seen = colours.map((colour) => lab(times(VISIONS[vision], linear(colour))));
      for (const [i, a] of seen.entries())
        for (const [j, b] of seen.entries()) {
          if (i >= j) continue;
          const difference = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
          expect(difference, `${i + 1} and ${j + 1}`).toBeGreaterThan(j < 5 ? 18 : 12);
        }
    },
  );
});

test('the window falls back to the values for paper, which are those of its light theme', () => {
  expect(series(light)).toEqual(PAPER_THEME.series);
  expect(WINDOW_THEME.series).toEqual(
    PAPER_THEME.series.map((colour, index) => `var(--chart-${index + 1}, ${colour})`),
  );
  for (const name of ['benign', 'malignant', 'text', 'muted'] as const)
    expect(WINDOW_THEME[name]).toBe(`var(--${name}, ${light.get(name)})`);
});

import * as fc from 'fast-check';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';

import type { Drawing } from '../../src/charts/chart.ts';
import { drawRoc } from '../../src/charts/roc.ts';
import { PAPER_THEME, WINDOW_THEME } from '../../src/charts/theme.ts';
import { BASE, CHARTS } from './charts.ts';

/** The markup without the texts, which may say anything. */
function attributesOf(svg: ReactElement): string {
  return renderToStaticMarkup(svg)
    .replaceAll(/>[^<]*</g, '><')
    .replace(/aria-label="[^"]*"/, '');
}

function expectSound({ svg, points, width, height }: Drawing): void {
  const markup = attributesOf(svg);
  expect(markup).not.toMatch(/NaN|Infinity|undefined|null/);
  // Paper knows no custom properties, and nothing of ours may depend on a style sheet.
  expect(markup).not.toMatch(/var\(|style=|class=/);
  for (const [, , size] of markup.matchAll(/ (width|height)="(-?[\d.]+)"/g))
    expect(Number(size)).toBeGreaterThanOrEqual(0);
  for (const { x, y } of points) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(width);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(height);
  }
}

describe.each(Object.keys(CHARTS))('the chart of %s', (name) => {
  test('is drawn of whatever is given: no attribute is not a number, no mark outside', () => {
    fc.assert(fc.property(CHARTS[name]!, expectSound));
  });
});

test('the same chart in the window has the same shapes, in its own colours', () => {
  const draw = (theme: typeof PAPER_THEME): string =>
    renderToStaticMarkup(
      drawRoc({ ...BASE, curves: [], axes: { x: 'x', y: 'y' }, chance: 'Chance', theme }).svg,
    );
  const shapes = (markup: string): readonly string[] =>
    [...markup.matchAll(/ (?:d|x|y|x1|y1|x2|y2)="[^"]*"/g)].map(String);
  expect(shapes(draw(WINDOW_THEME))).toEqual(shapes(draw(PAPER_THEME)));
  expect(draw(WINDOW_THEME)).toContain('stroke="var(--line-strong, #7b858e)"');
});

test('a chart says what it is: by name in the window, by title and description in a file', () => {
  const draw = (theme: typeof PAPER_THEME): string =>
    renderToStaticMarkup(
      drawRoc({ ...BASE, curves: [], axes: { x: 'x', y: 'y' }, chance: '', theme }).svg,
    );
  expect(draw(PAPER_THEME)).toContain('<title>A chart</title><desc>What is to be seen</desc>');
  expect(draw(WINDOW_THEME)).toContain('role="img" aria-label="A chart"');
  // Where it would be a tooltip over the whole chart.
  expect(draw(WINDOW_THEME)).not.toContain('<title>');
});

import { parse } from 'csv-parse/sync';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, test } from 'vitest';

import { drawIntervals } from '../../../src/charts/intervals.ts';
import { ChartFrame } from '../../../src/renderer/charts/chart-frame.tsx';
import type { ChartTable } from '../../../src/charts/figure.ts';
import { tableCsv } from '../../../src/renderer/charts/chart-table.ts';
import { startTexts } from '../../../src/renderer/i18n/start.ts';

const TABLE: ChartTable = {
  columns: [{ label: 'Histology' }, { label: 'AUC, n', decimals: 2 }],
  rows: [
    ['=cmd()', 0.123456789],
    ['Mucinous, "pure"', null],
    ['-12', Number.NaN],
  ],
};

async function frame(language: 'en' | 'de', rows: readonly (number | null)[]): Promise<string> {
  const chart = createElement(ChartFrame, {
    title: 'AUC by histology',
    fileName: 'auc',
    draw: (size) =>
      drawIntervals({
        ...size,
        title: 'AUC by histology',
        description: 'One row',
        decimal: (value, decimals) => value.toFixed(decimals),
        rows: rows.map((value, index) => ({
          label: `Group ${index}`,
          heading: '',
          estimate: { value, low: value, high: value },
          figure: 'n = 9',
          kind: 0,
        })),
        kinds: ['Ensemble'],
        axis: 'AUC',
        figures: 'AUC',
      }),
    describePoint: ({ series }) => ({ title: `Group ${series}`, lines: [] }),
    table: TABLE,
  });
  return renderToStaticMarkup(
    createElement(I18nextProvider, { i18n: await startTexts(language) }, chart),
  );
}

describe('the frame of a chart', () => {
  test('is a slider over its points, with what to do named in the language of the window', async () => {
    const english = await frame('en', [0.5, 0.7]);
    expect(english).toMatch(/role="slider"[^>]*aria-valuemax="2"/);
    expect(english).toContain('The arrow keys go through the points.');
    expect(english).toContain('aria-label="Save as SVG"');
    expect(await frame('de', [0.5])).toContain('aria-label="Als SVG speichern"');
  });

  test('is a plain picture where no point can be reached', async () => {
    expect(await frame('en', [null])).not.toContain('role="slider"');
  });
});

test('the data as a file are those of the table, with all digits, and run nothing', () => {
  const text = tableCsv(TABLE);
  expect(parse(text, { bom: true })).toEqual([
    ['Histology', 'AUC, n'],
    ["'=cmd()", '0.123456789'],
    ['Mucinous, "pure"', ''],
    ['-12', ''],
  ]);
});

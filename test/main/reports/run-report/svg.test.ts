// oxlint-disable-next-line import/no-named-as-default -- its types have no other export
import PDFDocument from 'pdfkit';
import { createElement, type ReactNode } from 'react';
import { describe, expect, test } from 'vitest';

import { fontBytes } from '../../../../src/main/reports/run-report/fonts.ts';
import { drawSvg } from '../../../../src/main/reports/run-report/svg.ts';

/** What a page says, uncompressed, after the element was drawn on it. */
async function drawn(element: ReactNode): Promise<string> {
  const document = new PDFDocument({ compress: false, size: [100, 100] });
  document.registerFont('regular', fontBytes('regular'));
  document.registerFont('bold', fontBytes('bold'));
  const pieces: Buffer[] = [];
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.on('data', (piece: Buffer) => pieces.push(piece));
  drawSvg(document, element);
  document.end();
  await ended;
  return Buffer.concat(pieces).toString('latin1');
}

describe('a chart on a page', () => {
  test('is drawn as vectors with its colours, dashes and places', async () => {
    const page = await drawn(
      createElement(
        'svg',
        {},
        createElement('title', {}, 'A chart'),
        createElement('rect', { x: 1, y: 2, width: 30, height: 40, fill: '#ff0000' }),
        createElement(
          'g',
          { transform: 'translate(5 6)' },
          createElement('line', {
            x1: 0,
            y1: 0,
            x2: 9,
            y2: 8,
            stroke: '#0000ff',
            strokeDasharray: '7 3',
          }),
        ),
        null,
        false,
      ),
    );
    expect(page).toContain('1 2 30 40 re');
    expect(page).toContain('1 0 0 scn');
    expect(page).toContain('1 0 0 1 5 6 cm');
    expect(page).toMatch(/0 0 m\s+9 8 l/);
    expect(page).toContain('[7 3] 0 d');
    expect(page).toContain('0 0 1 SCN');
  });

  test('leaves out nothing without a word', async () => {
    await expect(drawn(createElement('svg', {}, createElement('polygon')))).rejects.toThrow(
      'polygon',
    );
    await expect(drawn(createElement('g', { transform: 'skewX(3)' }))).rejects.toThrow('skewX');
    await expect(drawn(createElement('circle', { cx: 'x', r: 3 }))).rejects.toThrow('cx');
    await expect(drawn('words beside a shape')).rejects.toThrow('no SVG element');
  });
});

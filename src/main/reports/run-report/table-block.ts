import type { TableBlock } from '../run-tables.ts';
import { columnWidths } from './columns.ts';
import type { Face } from './fonts.ts';

/** Where a table lies on its pages, in points. */
export interface Place {
  readonly left: number;
  readonly width: number;
  /** Where a page ends. */
  readonly bottom: number;
}

interface Style {
  readonly face: Face;
  readonly size: number;
}

const BODY: Style = { face: 'regular', size: 7.8 };
const HEADER: Style = { face: 'bold', size: 7.8 };
/** Between the text of two columns, half on either side. */
const GAP = 9;
const PAD = 2.2;
const INK = '#15191c';
const RULE = '#c3cbd1';
const STRONG = '#505a63';

/** Draws rows below a header, which every page repeats, from the page's present height on. */
export function drawBlock(
  document: PDFKit.PDFDocument,
  { header, rows }: TableBlock,
  { left, width, bottom }: Place,
): void {
  const widths = columnWidths(
    header.map((title, column) => {
      const cells = rows.map((row) => row[column] ?? '');
      const least = [
        widest(document, HEADER, words([title])),
        widest(document, BODY, words(cells)),
      ];
      const most = [widest(document, HEADER, [title]), widest(document, BODY, cells)];
      // A point more, since what just fits is broken by rounding.
      return { least: Math.max(...least) + GAP + 1, most: Math.max(...most) + GAP + 1 };
    }),
    width,
  );
  const total = widths.reduce((sum, each) => sum + each, 0);
  const rule = (colour: string, thickness: number): void => {
    document.moveTo(left, document.y).lineTo(left + total, document.y);
    document.undash().lineWidth(thickness).strokeColor(colour).stroke();
  };
  const draw = (cells: readonly string[], style: Style): void => {
    const top = document.y;
    const height = rowHeight(document, cells, widths, style);
    document.font(style.face).fontSize(style.size).fillColor(INK);
    let x = left;
    for (const [column, cell] of cells.entries()) {
      const inner = widths[column]! - GAP;
      document.text(cell, x + GAP / 2, top + PAD, { width: inner });
      x += widths[column]!;
    }
    document.y = top + height;
  };
  const drawHeader = (): void => {
    rule(STRONG, 0.75);
    draw(header, HEADER);
    rule(STRONG, 0.5);
  };
  const head = rowHeight(document, header, widths, HEADER);
  const first = rowHeight(document, rows[0] ?? [], widths, BODY);
  if (document.y + head + first > bottom) document.addPage();
  drawHeader();
  for (const row of rows) {
    if (document.y + rowHeight(document, row, widths, BODY) > bottom) {
      document.addPage();
      drawHeader();
    }
    draw(row, BODY);
    rule(RULE, 0.35);
  }
}

function rowHeight(
  document: PDFKit.PDFDocument,
  cells: readonly string[],
  widths: readonly number[],
  { face, size }: Style,
): number {
  document.font(face).fontSize(size);
  const heights = cells.map((cell, column) =>
    document.heightOfString(cell, { width: widths[column]! - GAP }),
  );
  return Math.max(document.currentLineHeight(true), ...heights) + 2 * PAD;
}

function widest(document: PDFKit.PDFDocument, { face, size }: Style, texts: readonly string[]) {
  document.font(face).fontSize(size);
  return Math.max(0, ...texts.map((text) => document.widthOfString(text)));
}

function words(cells: readonly string[]): readonly string[] {
  return cells.flatMap((cell) => cell.split(' '));
}

import type { TableBlock } from '../run-tables.ts';
import { columnWidths } from './columns.ts';
import type { Face } from './fonts.ts';

/** Where a table lies on its pages, in points. */
export interface Place {
  readonly left: number;
  /** Where a page ends. */
  readonly bottom: number;
  /** Height of what stands below the table. */
  readonly below: number;
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

/** A table as it will lie on the page. */
export interface LaidBlock extends TableBlock {
  readonly widths: readonly number[];
  readonly headerHeight: number;
  readonly rowHeights: readonly number[];
  readonly height: number;
}

export function layBlock(
  document: PDFKit.PDFDocument,
  { header, rows }: TableBlock,
  width: number,
): LaidBlock {
  const widths = columnWidths(
    header.map((title, column) => {
      const cells = rows.map((row) => row[column] ?? '');
      const least = [
        widest(document, HEADER, words([title])),
        widest(document, BODY, words(cells)),
      ];
      const most = [widest(document, HEADER, [title]), widest(document, BODY, cells)];
      // A point more, since what just fits is broken by rounding.
      // A word that is wider than a quarter of the page is broken: it may be anything a user wrote.
      const word = Math.min(Math.max(...least), width / 4);
      return { least: word + GAP + 1, most: Math.max(...most) + GAP + 1 };
    }),
    width,
  );
  const headerHeight = rowHeight(document, header, widths, HEADER);
  const rowHeights = rows.map((row) => rowHeight(document, row, widths, BODY));
  const height = rowHeights.reduce((sum, each) => sum + each, headerHeight);
  return { header, rows, widths, headerHeight, rowHeights, height };
}

/** Draws rows below a header, which every page repeats, from the page's present height on. */
export function drawBlock(
  document: PDFKit.PDFDocument,
  { header, rows, widths, headerHeight, rowHeights }: LaidBlock,
  { left, bottom, below }: Place,
): void {
  const total = widths.reduce((sum, each) => sum + each, 0);
  const rule = (colour: string, thickness: number): void => {
    document.moveTo(left, document.y).lineTo(left + total, document.y);
    document.undash().lineWidth(thickness).strokeColor(colour).stroke();
  };
  const draw = (cells: readonly string[], height: number, style: Style): void => {
    const top = document.y;
    document.font(style.face).fontSize(style.size).fillColor(INK);
    let x = left;
    for (const [column, cell] of cells.entries()) {
      document.text(cell, x + GAP / 2, top + PAD, { width: widths[column]! - GAP });
      x += widths[column]!;
    }
    document.y = top + height;
  };
  const drawHeader = (): void => {
    rule(STRONG, 0.75);
    draw(header, headerHeight, HEADER);
    rule(STRONG, 0.5);
  };
  if (document.y + headerHeight + (rowHeights[0] ?? 0) > bottom) document.addPage();
  drawHeader();
  for (const [at, row] of rows.entries()) {
    const height = rowHeights[at]!;
    // The last row is not parted from what stands below the table.
    const wanted = height + (at === rows.length - 1 ? below : 0);
    if (document.y + wanted > bottom) {
      document.addPage();
      drawHeader();
    }
    draw(row, height, BODY);
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

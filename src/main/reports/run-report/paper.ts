// oxlint-disable-next-line import/no-named-as-default -- its types have no other export
import PDFDocument from 'pdfkit';

import type { Drawing } from '../../../charts/chart.ts';
import type { TableBlock } from '../run-tables.ts';
import { type Face, FACES, fontBytes } from './fonts.ts';
import { drawSvg } from './svg.ts';
import { drawBlock, layBlock } from './table-block.ts';

/** A report as it is written from top to bottom; breaks of pages come by themselves. */
export interface Paper {
  readonly title: (text: string, below: readonly string[]) => void;
  /** A part of the report, also in the reader's list of contents. */
  readonly heading: (text: string) => void;
  readonly subheading: (text: string) => void;
  readonly paragraph: (text: string) => void;
  readonly list: (items: readonly string[]) => void;
  /** What must not be overlooked. */
  readonly box: (title: string, items: readonly string[]) => void;
  /** `notes` stand below, in small letters. */
  readonly table: (title: string, blocks: readonly TableBlock[], notes?: readonly string[]) => void;
  /** The picture and what it is called, on one page. */
  readonly figure: (caption: string, drawing: Drawing) => void;
  readonly newPage: () => void;
  /** The bytes of the PDF: the same for the same report. */
  readonly end: () => Promise<Uint8Array>;
}

export interface PaperOptions {
  readonly title: string;
  readonly subject: string;
  readonly creator: string;
  /** Stands in the file as when it was made. */
  readonly created: Date;
  /** At the foot of every page. */
  readonly footer: string;
}

/** Points. */
export const MARGIN = 50;
const TOP = 52;
const FOOT = 62;
const BODY = 9.5;
const SMALL = 8;
/** Height of a heading with the room about it. */
const HEADING = 38;
export const INK = '#15191c';
export const MUTED = '#505a63';
const RULE = '#c3cbd1';
const WARNING = { fill: '#fff4e0', edge: '#b3670a' } as const;

/** Begins a report on A4, upright. */
export function openPaper(options: PaperOptions): Paper {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: TOP, bottom: FOOT, left: MARGIN, right: MARGIN },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: options.title,
      Subject: options.subject,
      Creator: options.creator,
      Producer: options.creator,
      CreationDate: options.created,
    },
  });
  for (const face of FACES) document.registerFont(face, fontBytes(face));
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  const known = knownLetters(document);
  const width = document.page.width - 2 * MARGIN;
  const bottom = document.page.height - FOOT;

  const newPage = (): void => {
    document.addPage();
  };
  /** A heading waits for what stands below it, so that no page ends with one. */
  let heading: string | null = null;
  /** Goes on where there are `height` points left, on a new page if need be. */
  const room = (height: number): void => {
    const wanted = height + (heading === null ? 0 : HEADING);
    if (document.y > TOP + 1 && document.y + wanted > bottom) newPage();
    if (heading === null) return;
    const text = heading;
    heading = null;
    writeHeading(text);
  };
  const writeHeading = (text: string): void => {
    if (document.y > TOP + 1) document.y += 8;
    document.outline.addItem(known(text));
    write(text, 14, 'bold');
    const y = document.y + 1;
    document.moveTo(MARGIN, y).undash().lineWidth(0.75).strokeColor(RULE);
    document.lineTo(MARGIN + width, y).stroke();
    document.y = y + 7;
  };
  const write = (text: string, size: number, face: Face): void => {
    document.font(face).fontSize(size).fillColor(INK);
    document.text(known(text), MARGIN, document.y, { width, lineGap: 1.5 });
  };
  const list = (items: readonly string[], size = BODY): void => {
    for (const item of items) {
      document.font('regular').fontSize(size).fillColor(INK);
      const height = document.heightOfString(known(item), { width: width - 12, lineGap: 1.5 });
      room(Math.min(height, 60));
      document.text('•', MARGIN + 2, document.y, { lineBreak: false });
      document.text(known(item), MARGIN + 12, document.y, { width: width - 12, lineGap: 1.5 });
      document.y += 2;
    }
    document.y += 4;
  };

  return {
    newPage,
    title: (text, below) => {
      write(text, 20, 'bold');
      document.y += 4;
      for (const line of below) write(line, BODY, 'regular');
      document.y += 10;
    },
    heading: (text) => {
      heading = text;
    },
    subheading: (text) => {
      room(50);
      write(text, 10.5, 'bold');
      document.y += 2;
    },
    paragraph: (text) => {
      room(30);
      write(text, BODY, 'regular');
      document.y += 6;
    },
    list: (items) => list(items),
    box: (title, items) => {
      const inner = width - 24;
      const texts = items.map(known);
      const heights = texts.map((text) =>
        document.font('regular').fontSize(BODY).heightOfString(text, { width: inner, lineGap: 1 }),
      );
      const height = heights.reduce((sum, each) => sum + each + 3, 26);
      room(Math.min(height, bottom - TOP));
      const top = document.y;
      document.rect(MARGIN, top, width, height).fill(WARNING.fill);
      document.rect(MARGIN, top, 3, height).fill(WARNING.edge);
      document.font('bold').fontSize(10.5).fillColor(INK);
      document.text(known(title), MARGIN + 12, top + 7, { width: inner, lineBreak: false });
      document.font('regular').fontSize(BODY);
      let y = top + 23;
      for (const [at, text] of texts.entries()) {
        document.text(text, MARGIN + 12, y, { width: inner, lineGap: 1 });
        y += heights[at]! + 3;
      }
      document.y = top + height + 10;
    },
    table: (title, blocks, notes = []) => {
      const small = notes.map(known);
      const heightOf = (note: string): number =>
        document.font('regular').fontSize(SMALL).heightOfString(note, { width });
      const below = small.reduce((sum, note) => sum + heightOf(note), 4);
      const laid = blocks.map(({ header, rows }) =>
        layBlock(
          document,
          {
            header: header.map(known),
            rows: rows.map((cells) => cells.map((cell) => known(shortened(cell)))),
          },
          width,
        ),
      );
      const height = laid.reduce((sum, block) => sum + block.height + 4, below + 18);
      // What takes less than half a page is not parted; a longer one begins where it may.
      room(height < (bottom - TOP) / 2 ? height : 70);
      if (title !== '') {
        write(title, BODY, 'bold');
        document.y += 3;
      }
      for (const [at, block] of laid.entries()) {
        const isLast = at === laid.length - 1;
        drawBlock(document, block, { left: MARGIN, bottom, below: isLast ? below : 0 });
        document.y += 4;
      }
      for (const note of small) {
        room(heightOf(note));
        document.font('regular').fontSize(SMALL).fillColor(MUTED);
        document.text(note, MARGIN, document.y, { width });
      }
      document.y += 8;
    },
    figure: (caption, drawing) => {
      document.font('regular').fontSize(SMALL + 0.5);
      const captionHeight = document.heightOfString(known(caption), { width });
      const scale = Math.min(
        width / drawing.width,
        (bottom - TOP - captionHeight - 12) / drawing.height,
        0.8,
      );
      const height = drawing.height * scale;
      room(height + captionHeight + 8);
      const top = document.y;
      document.save();
      document.translate(MARGIN, top).scale(scale);
      drawSvg(document, drawing.svg);
      document.restore();
      document.font('regular').fontSize(SMALL + 0.5);
      document.fillColor(INK).fillOpacity(1);
      document.text(known(caption), MARGIN, top + height + 4, { width });
      document.y += 12;
    },
    end: () => {
      writeFooters(document, known(options.footer));
      return new Promise<Uint8Array>((resolve, reject) => {
        document.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
        document.on('error', reject);
        document.end();
      });
    },
  };
}

/** Letters of a cell: one that is longer would not fit on a page. */
const CELL = 900;

function shortened(cell: string): string {
  return cell.length <= CELL ? cell : `${cell.slice(0, CELL)}…`;
}

function writeFooters(document: PDFKit.PDFDocument, footer: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    const { width, height, margins } = document.page;
    // Text below the margin would otherwise open a page of its own.
    margins.bottom = 0;
    const y = height - FOOT + 22;
    document.moveTo(MARGIN, y - 6).lineTo(width - MARGIN, y - 6);
    document.undash().lineWidth(0.5).strokeColor(RULE).stroke();
    document.font('regular').fontSize(SMALL).fillColor(MUTED);
    // Two lines at most, whatever the study is called.
    document.text(footer, MARGIN, y, {
      width: width - 2 * MARGIN - 70,
      height: 2 * SMALL,
      ellipsis: true,
    });
    document.text(`Page ${page - start + 1} of ${count}`, width - MARGIN - 70, y, {
      width: 70,
      align: 'right',
      lineBreak: false,
    });
  }
}

/** Keeps together at the end of a line what is read in one: intervals, n, units, p values. */
function bound(text: string): string {
  return text
    .replaceAll(/\(([−\d.]+) to ([−\d.]+)\)/g, '($1\u00a0to\u00a0$2)')
    .replaceAll(/(\d) (%|patients?\b|pairs?\b)/g, '$1\u00a0$2')
    .replaceAll(/\b(n|p|t|κ|df) ([=<]) (?=[−\d])/g, '$1\u00a0$2\u00a0')
    .replaceAll(/\bdf (?=\d)/g, 'df\u00a0')
    .replaceAll(/Eq\. (?=\d)/g, 'Eq.\u00a0')
    .replaceAll(/< (?=\d)/g, '<\u00a0');
}

/** Letters the font lacks (a patient code may hold any) as question marks. */
function knownLetters(document: PDFKit.PDFDocument): (text: string) => string {
  document.font('regular');
  // The type of pdfkit does not tell of fontkit's font behind its own.
  // oxlint-disable-next-line no-underscore-dangle -- there is no other way to ask for a glyph
  const { font } = (document as unknown as FontHolder)._font;
  return (text) =>
    Array.from(bound(text.normalize('NFC').replaceAll(/[\n\t]+/g, ' ')), (letter) =>
      font.hasGlyphForCodePoint(letter.codePointAt(0)!) ? letter : '?',
    ).join('');
}

interface FontHolder {
  readonly _font: { readonly font: { readonly hasGlyphForCodePoint: (code: number) => boolean } };
}

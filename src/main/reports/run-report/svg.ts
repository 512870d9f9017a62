import { isValidElement, type ReactNode } from 'react';

/** What a chart is drawn with: the part of a PDF page that SVG's shapes need. */
export type Canvas = Pick<
  PDFKit.PDFDocument,
  | 'save'
  | 'restore'
  | 'translate'
  | 'rotate'
  | 'scale'
  | 'path'
  | 'rect'
  | 'circle'
  | 'moveTo'
  | 'lineTo'
  | 'fillColor'
  | 'fillOpacity'
  | 'strokeColor'
  | 'lineWidth'
  | 'lineJoin'
  | 'lineCap'
  | 'undash'
  | 'fill'
  | 'stroke'
  | 'fillAndStroke'
  | 'font'
  | 'fontSize'
  | 'text'
  | 'widthOfString'
> & {
  /** The types of pdfkit know one length only. */
  dash(lengths: number | number[], options: object): unknown;
};

type Properties = Readonly<Record<string, unknown>>;

/** Neither drawn nor read: they name a picture for who cannot see it. */
const SILENT = new Set(['title', 'desc']);

/**
 * Draws a chart (`src/charts`) as vectors, its left upper edge at the origin of the page's present
 * coordinates, a pixel a point. Knows what charts are made of and throws RangeError for anything
 * else, so that nothing is left out without a word.
 */
export function drawSvg(canvas: Canvas, node: ReactNode): void {
  if (node === null || node === undefined || typeof node === 'boolean') return;
  if (Array.isArray(node)) {
    for (const child of node as readonly ReactNode[]) drawSvg(canvas, child);
    return;
  }
  if (!isValidElement<Properties>(node) || typeof node.type !== 'string')
    throw new RangeError('a chart holds something that is no SVG element');
  const { type, props } = node;
  if (SILENT.has(type)) return;
  canvas.save();
  applyTransform(canvas, props['transform']);
  if (type === 'svg' || type === 'g') drawSvg(canvas, props['children'] as ReactNode);
  else if (type === 'text') drawText(canvas, props);
  else drawShape(canvas, type, props);
  canvas.restore();
}

function applyTransform(canvas: Canvas, transform: unknown): void {
  if (transform === undefined) return;
  const written = textOf(transform) ?? 'something else';
  const [, kind, list = ''] = /^(translate|rotate)\(([^)]*)\)$/.exec(written) ?? [];
  const [a, b, c] = list.split(/[ ,]+/).map(Number);
  if (kind === 'translate' && a !== undefined) canvas.translate(a, b ?? 0);
  else if (kind === 'rotate' && a !== undefined) canvas.rotate(a, { origin: [b ?? 0, c ?? 0] });
  else throw new RangeError(`a chart is placed by ${written}`);
}

function drawShape(canvas: Canvas, type: string, props: Properties): void {
  const fill = textOf(props['fill']) ?? '#000000';
  const stroke = textOf(props['stroke']) ?? 'none';
  const isFilled = fill !== 'none' && type !== 'line';
  const isStroked = stroke !== 'none';
  if (!isFilled && !isStroked) return;
  if (isFilled) canvas.fillColor(fill).fillOpacity(numberOf(props, 'fillOpacity', 1));
  if (isStroked) setStroke(canvas, stroke, props);
  if (!trace(canvas, type, props)) return;
  if (isFilled && isStroked) canvas.fillAndStroke();
  else if (isFilled) canvas.fill();
  else canvas.stroke();
}

function setStroke(canvas: Canvas, stroke: string, props: Properties): void {
  canvas
    .strokeColor(stroke)
    .lineWidth(numberOf(props, 'strokeWidth', 1))
    .lineCap('butt');
  canvas.lineJoin(props['strokeLinejoin'] === 'round' ? 'round' : 'miter');
  const dashes = textOf(props['strokeDasharray']);
  if (dashes === undefined) canvas.undash();
  else canvas.dash(dashes.split(/[ ,]+/).map(Number), {});
}

/** Puts the outline of a shape on the page; false where it has none. */
function trace(canvas: Canvas, type: string, props: Properties): boolean {
  const at = (name: string): number => numberOf(props, name, 0);
  switch (type) {
    case 'path': {
      const outline = textOf(props['d']) ?? '';
      if (outline === '') return false;
      canvas.path(outline);
      return true;
    }
    case 'rect':
      canvas.rect(at('x'), at('y'), at('width'), at('height'));
      return at('width') > 0 && at('height') > 0;
    case 'circle':
      canvas.circle(at('cx'), at('cy'), at('r'));
      return at('r') > 0;
    case 'line':
      canvas.moveTo(at('x1'), at('y1')).lineTo(at('x2'), at('y2'));
      return true;
    default:
      throw new RangeError(`a chart has an element ${type}, which reports cannot draw`);
  }
}

function drawText(canvas: Canvas, props: Properties): void {
  const content = lettersOf(props['children'] as ReactNode);
  if (content === '') return;
  canvas.font(numberOf(props, 'fontWeight', 400) >= 600 ? 'bold' : 'regular');
  canvas.fontSize(numberOf(props, 'fontSize', 11));
  canvas.fillColor(textOf(props['fill']) ?? '#000000').fillOpacity(1);
  const anchor = props['textAnchor'] ?? 'start';
  const width = anchor === 'start' ? 0 : canvas.widthOfString(content);
  const left = numberOf(props, 'x', 0) - (anchor === 'end' ? width : width / 2);
  canvas.text(content, left, numberOf(props, 'y', 0), { lineBreak: false, baseline: 'alphabetic' });
}

function lettersOf(node: ReactNode): string {
  if (Array.isArray(node)) return (node as readonly ReactNode[]).map(lettersOf).join('');
  return typeof node === 'string' || typeof node === 'number' ? String(node) : '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function numberOf(props: Properties, name: string, otherwise: number): number {
  const value = Number(props[name] ?? otherwise);
  if (!Number.isFinite(value)) throw new RangeError(`a chart has a ${name} that is no number`);
  return value;
}

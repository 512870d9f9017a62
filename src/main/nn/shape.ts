import { SonopairError } from '../../shared/errors.ts';

/**
 * A dimension that is known only when the graph runs: `multiple` times the batch size. Inference
 * graphs leave the batch open, so that one file serves one pair and a hundred; training graphs fix
 * it, because batch statistics need the number.
 */
export interface BatchDimension {
  readonly multiple: number;
}

export type Dimension = number | BatchDimension;
export type Shape = readonly Dimension[];

/** The open batch dimension N. */
export const BATCH: BatchDimension = { multiple: 1 };

export function sameDimension(a: Dimension, b: Dimension): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.multiple === b.multiple;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => sameDimension(d, b[i]!));
}

export function shapeText(shape: Shape): string {
  return `[${shape.map(dimensionText).join(', ')}]`;
}

export function dimensionText(d: Dimension): string {
  if (typeof d === 'number') return String(d);
  return d.multiple === 1 ? 'N' : `${d.multiple}N`;
}

/** The shape as plain numbers; an open batch is an error that names what needed the number. */
export function fixedShape(shape: Shape, needed: string): number[] {
  return shape.map((d) => {
    if (typeof d === 'number') return d;
    throw graphError(needed, `needs a fixed batch size, but got ${shapeText(shape)}`);
  });
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((total, d) => total * d, 1);
}

/** The product of dimensions of which at most one is open. */
export function product(shape: Shape, needed: string): Dimension {
  let fixed = 1;
  let open: BatchDimension | undefined;
  for (const d of shape) {
    if (typeof d === 'number') fixed *= d;
    else if (open === undefined) open = d;
    else throw graphError(needed, `cannot multiply two open dimensions in ${shapeText(shape)}`);
  }
  return open === undefined ? fixed : { multiple: open.multiple * fixed };
}

/** The numpy broadcast of two shapes. */
export function broadcast(a: Shape, b: Shape, needed: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (sameDimension(x, y) || y === 1) return x;
    if (x === 1) return y;
    throw graphError(needed, `cannot broadcast ${shapeText(a)} with ${shapeText(b)}`);
  });
}

/** A fault in a graph we generate: never the user's, always a bug worth reporting. */
export function graphError(subject: string, reason: string): SonopairError {
  return new SonopairError('graph', { subject, reason, remedy: 'This is a bug; please report it' });
}

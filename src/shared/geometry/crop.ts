import type { SourcePoint, SourceRect, SourceSize } from './rect.ts';

/** Sides of a rectangle as a compass has them: north is up. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];

/**
 * Crops are whole pixels, at least one wide and high, and inside their image: each function here
 * keeps it so, whatever it is asked for.
 */

/** The rectangle between two points; `square` makes both sides as long as the longer one. */
export function spanned(
  from: SourcePoint,
  to: SourcePoint,
  image: SourceSize,
  square = false,
): SourceRect {
  const start = wholePoint(from, image);
  const end = wholePoint(to, image);
  if (!square) return between(start, end, image);
  const side = Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y));
  // As far as the image goes in the direction of drawing.
  const roomX = end.x < start.x ? start.x : image.width - start.x;
  const roomY = end.y < start.y ? start.y : image.height - start.y;
  const kept = Math.min(side, roomX, roomY);
  const corner = {
    x: start.x + (end.x < start.x ? -kept : kept),
    y: start.y + (end.y < start.y ? -kept : kept),
  };
  return between(start, corner, image);
}

/** Moved by about so many pixels, as far as the image goes. */
export function moved(
  rect: SourceRect,
  dx: number,
  dy: number,
  { width, height }: SourceSize,
): SourceRect {
  return {
    x: clamp(rect.x + Math.round(dx), 0, width - rect.width),
    y: clamp(rect.y + Math.round(dy), 0, height - rect.height),
    width: rect.width,
    height: rect.height,
  };
}

/** The sides at a handle moved by about so many pixels, the others where they are. */
export function resized(
  rect: SourceRect,
  handle: Handle,
  dx: number,
  dy: number,
  image: SourceSize,
): SourceRect {
  let left = rect.x;
  let top = rect.y;
  let right = rect.x + rect.width;
  let bottom = rect.y + rect.height;
  if (handle.includes('w')) left = clamp(left + Math.round(dx), 0, right - 1);
  if (handle.includes('e')) right = clamp(right + Math.round(dx), left + 1, image.width);
  if (handle.includes('n')) top = clamp(top + Math.round(dy), 0, bottom - 1);
  if (handle.includes('s')) bottom = clamp(bottom + Math.round(dy), top + 1, image.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The proportional place in another image: where a crop goes as long as nobody says otherwise. */
export function mirrored(rect: SourceRect, from: SourceSize, to: SourceSize): SourceRect {
  const across = to.width / from.width;
  const down = to.height / from.height;
  return between(
    { x: Math.round(rect.x * across), y: Math.round(rect.y * down) },
    { x: Math.round((rect.x + rect.width) * across), y: Math.round((rect.y + rect.height) * down) },
    to,
  );
}

/** Half the image's width and height, in its middle: where drawing by keyboard begins. */
export function centred({ width, height }: SourceSize): SourceRect {
  const kept = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  return {
    x: Math.floor((width - kept.width) / 2),
    y: Math.floor((height - kept.height) / 2),
    ...kept,
  };
}

/** A rectangle from elsewhere, such as an older version, brought inside the image. */
export function inside(rect: SourceRect, image: SourceSize): SourceRect {
  const width = clamp(Math.round(rect.width), 1, image.width);
  const height = clamp(Math.round(rect.height), 1, image.height);
  return {
    x: clamp(Math.round(rect.x), 0, image.width - width),
    y: clamp(Math.round(rect.y), 0, image.height - height),
    width,
    height,
  };
}

export function sameRect(one: SourceRect | null, other: SourceRect | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  );
}

function between(one: SourcePoint, other: SourcePoint, image: SourceSize): SourceRect {
  const x = clamp(Math.min(one.x, other.x), 0, image.width - 1);
  const y = clamp(Math.min(one.y, other.y), 0, image.height - 1);
  return {
    x,
    y,
    width: clamp(Math.max(one.x, other.x) - x, 1, image.width - x),
    height: clamp(Math.max(one.y, other.y) - y, 1, image.height - y),
  };
}

function wholePoint({ x, y }: SourcePoint, { width, height }: SourceSize): SourcePoint {
  return { x: clamp(Math.round(x), 0, width), y: clamp(Math.round(y), 0, height) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

import {
  symbol,
  symbolCircle,
  symbolDiamond2,
  symbolPlus,
  symbolSquare,
  symbolTimes,
  symbolTriangle,
  type SymbolType,
} from 'd3-shape';
import type { ReactNode, SVGAttributes } from 'react';

import { el, px } from './element.ts';

/** `cross` is for a cutoff in use; the others tell series apart. */
export type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'plus';

const SYMBOLS: Readonly<Record<Marker, SymbolType>> = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  diamond: symbolDiamond2,
  cross: symbolTimes,
  plus: symbolPlus,
};

const MARKERS: readonly Marker[] = ['circle', 'square', 'triangle', 'diamond'];

export function seriesMarker(index: number): Marker {
  return MARKERS[index % MARKERS.length] ?? 'circle';
}

/** Strokes of series: the first is whole, so that a chart of one is plain. */
const DASHES: readonly (string | undefined)[] = [
  undefined,
  '7 3',
  '2 2.5',
  '9 3 2 3',
  '12 4',
  '5 2 2 2 2 2',
  '1 3',
  '4 4',
];

export function seriesDash(index: number): string | undefined {
  return DASHES[index % DASHES.length];
}

/** A marker about `size` pixels wide. Crosses are strokes without an area. */
export function marker(
  shape: Marker,
  [x, y]: readonly [x: number, y: number],
  size: number,
  colour: string,
  attributes: SVGAttributes<SVGElement> = {},
): ReactNode {
  const stroked = shape === 'cross' || shape === 'plus';
  const path = symbol(SYMBOLS[shape], areaOf(shape, size))() ?? '';
  return el('path', {
    d: path,
    transform: `translate(${px(x)} ${px(y)})`,
    ...(stroked ? { fill: 'none', stroke: colour, strokeWidth: 2.25 } : { fill: colour }),
    ...attributes,
  });
}

/** d3's symbols are given by area (crosses: by that of a circle about as wide). */
function areaOf(shape: Marker, size: number): number {
  const share: Readonly<Record<Marker, number>> = {
    circle: Math.PI / 4,
    square: 0.78,
    triangle: 0.62,
    diamond: 0.8,
    cross: 1,
    plus: 1,
  };
  return size * size * share[shape];
}

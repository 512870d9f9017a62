import { createElement, type ReactNode, type SVGAttributes } from 'react';

import type { ChartTheme } from './theme.ts';

type Tag = 'circle' | 'g' | 'line' | 'path' | 'rect' | 'text';

/**
 * An SVG element. Charts are written without JSX: reports run them in Node as they are, which strips
 * types but compiles nothing.
 */
export function el(
  tag: Tag,
  attributes: SVGAttributes<SVGElement> = {},
  ...children: readonly ReactNode[]
): ReactNode {
  return createElement(tag, attributes, ...children);
}

/** A length in pixels, to hundredths: files stay small, and equal drawings are equal texts. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}

export function line(
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  attributes: SVGAttributes<SVGElement>,
): ReactNode {
  return el('line', {
    x1: px(from[0]),
    y1: px(from[1]),
    x2: px(to[0]),
    y2: px(to[1]),
    ...attributes,
  });
}

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly fill?: string;
  readonly bold?: boolean;
  /** Degrees about the text's own place. */
  readonly turned?: number;
}

export const TEXT_SIZE = 12;
export const SMALL_SIZE = 11;

/** A line of text; y is its baseline. */
export function text(
  theme: ChartTheme,
  [x, y]: readonly [x: number, y: number],
  content: string,
  style: TextStyle = {},
): ReactNode {
  const { anchor = 'start', size = SMALL_SIZE, fill = theme.text, bold = false, turned } = style;
  return el(
    'text',
    {
      x: px(x),
      y: px(y),
      fill,
      fontFamily: theme.font,
      fontSize: size,
      textAnchor: anchor,
      ...(bold ? { fontWeight: 600 } : {}),
      ...(turned === undefined ? {} : { transform: `rotate(${turned} ${px(x)} ${px(y)})` }),
    },
    content,
  );
}

/** The baseline of text whose middle is at y, `size` high. */
export function baseline(y: number, size = SMALL_SIZE): number {
  return y + size * 0.36;
}

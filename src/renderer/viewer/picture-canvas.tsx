import { useId, useLayoutEffect, useRef } from 'react';

import type { Placement } from '../../shared/geometry/view.ts';
import type { ViewSize } from '../../shared/geometry/rect.ts';
import styles from './pane.module.css';
import { isNeutral, type Tone, toneLine } from './tools/tone.ts';

interface Props {
  readonly picture: ImageBitmap;
  readonly placement: Placement;
  readonly view: ViewSize;
  readonly tone: Tone;
  readonly gray: boolean;
}

/**
 * Device pixels per source pixel from which single pixels are shown as squares: a crop is drawn on
 * whole pixels, and there one wants to see them. Below, they are interpolated.
 */
const SQUARES_FROM = 4;

/** A picture drawn at its place, on exactly the display's pixels. */
export function PictureCanvas({ picture, placement, view, tone, gray }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const filter = useId();
  const { scale, x, y } = placement;
  const { width, height } = view;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    context.canvas.width = width;
    context.canvas.height = height;
    context.imageSmoothingEnabled = scale < SQUARES_FROM;
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, x, y, picture.width * scale, picture.height * scale);
  }, [picture, scale, x, y, width, height]);

  const { slope, intercept } = toneLine(tone);
  const filters = [
    ...(isNeutral(tone) ? [] : [`url("#${CSS.escape(filter)}")`]),
    ...(gray ? ['grayscale(1)'] : []),
  ];
  return (
    <>
      <svg className={styles.filters} aria-hidden="true">
        <filter id={filter} colorInterpolationFilters="sRGB">
          <feComponentTransfer>
            <feFuncR type="linear" slope={slope} intercept={intercept} />
            <feFuncG type="linear" slope={slope} intercept={intercept} />
            <feFuncB type="linear" slope={slope} intercept={intercept} />
          </feComponentTransfer>
        </filter>
      </svg>
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={filters.length === 0 ? {} : { filter: filters.join(' ') }}
      />
    </>
  );
}

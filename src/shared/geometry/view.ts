import type { SourcePoint, SourceRect, SourceSize, ViewPoint, ViewRect, ViewSize } from './rect.ts';

/**
 * What linked panes look at, in terms that fit images of any size: each pane makes its own placement
 * of it.
 */
export interface Sight {
  /** The part of the image in the middle of the pane: 0 is its left edge, 1 its right. */
  readonly centerX: number;
  readonly centerY: number;
  /** 1 shows the whole image as large as its pane allows; 2 is twice that. */
  readonly zoom: number;
}

/** Where an image lies in its pane: view = source · scale + (x, y). */
export interface Placement {
  /** Device pixels per source pixel; 1 is what readers know as 100 %. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** An image and the pane that shows it. */
export interface Pane {
  readonly image: SourceSize;
  readonly view: ViewSize;
}

export const FIT: Sight = { centerX: 0.5, centerY: 0.5, zoom: 1 };

/** Device pixels per source pixel at most: single pixels can be told apart long before. */
const LARGEST_SCALE = 32;

/** The scale at which the whole image is as large as the pane allows. */
export function fitScale({ image, view }: Pane): number {
  return Math.min(view.width / image.width, view.height / image.height);
}

/**
 * Where the image lies. Its corner is on a whole device pixel, so that at 100 % every source pixel is
 * exactly one of the screen's.
 */
export function place(sight: Sight, pane: Pane): Placement {
  const { image, view } = pane;
  const scale = fitScale(pane) * sight.zoom;
  const { centerX, centerY } = kept(sight, pane);
  return {
    scale,
    x: Math.round(view.width / 2 - centerX * image.width * scale),
    y: Math.round(view.height / 2 - centerY * image.height * scale),
  };
}

/**
 * Zooms by a factor so that the part of the image under `at` stays there, as far as the image fills
 * the pane. Between the smaller and the larger of fit and 100 % and `LARGEST_SCALE`.
 */
export function zoomAt(sight: Sight, factor: number, at: ViewPoint, pane: Pane): Sight {
  const fit = fitScale(pane);
  const smallest = Math.min(1, 1 / fit);
  const largest = Math.max(1, LARGEST_SCALE / fit);
  const zoom = Math.min(Math.max(sight.zoom * factor, smallest), largest);
  const from = kept(sight, pane);
  const shift = (extent: number, side: number, position: number): number => {
    const offset = position - side / 2;
    return offset / (extent * fit * sight.zoom) - offset / (extent * fit * zoom);
  };
  return kept(
    {
      centerX: from.centerX + shift(pane.image.width, pane.view.width, at.x),
      centerY: from.centerY + shift(pane.image.height, pane.view.height, at.y),
      zoom,
    },
    pane,
  );
}

/** Moves the image by so many view pixels, not beyond its edges. */
export function pan(sight: Sight, by: ViewPoint, pane: Pane): Sight {
  const scale = fitScale(pane) * sight.zoom;
  const from = kept(sight, pane);
  return kept(
    {
      centerX: from.centerX - by.x / (pane.image.width * scale),
      centerY: from.centerY - by.y / (pane.image.height * scale),
      zoom: sight.zoom,
    },
    pane,
  );
}

/** The same middle at a scale in device pixels per source pixel of this pane's image. */
export function atScale(sight: Sight, scale: number, pane: Pane): Sight {
  const middle: ViewPoint = { x: pane.view.width / 2, y: pane.view.height / 2 };
  return zoomAt(sight, scale / (fitScale(pane) * sight.zoom), middle, pane);
}

export function toSource({ scale, x, y }: Placement, point: ViewPoint): SourcePoint {
  return { x: (point.x - x) / scale, y: (point.y - y) / scale };
}

export function toView({ scale, x, y }: Placement, point: SourcePoint): ViewPoint {
  return { x: point.x * scale + x, y: point.y * scale + y };
}

export function rectToView({ scale, x, y }: Placement, rect: SourceRect): ViewRect {
  return {
    x: rect.x * scale + x,
    y: rect.y * scale + y,
    width: rect.width * scale,
    height: rect.height * scale,
  };
}

/** No empty border beside an image that is larger than its pane; one that is smaller is centred. */
function kept(sight: Sight, pane: Pane): Sight {
  const scale = fitScale(pane) * sight.zoom;
  const within = (center: number, extent: number, side: number): number => {
    const half = side / (2 * extent * scale);
    return half >= 0.5 ? 0.5 : Math.min(Math.max(center, half), 1 - half);
  };
  return {
    centerX: within(sight.centerX, pane.image.width, pane.view.width),
    centerY: within(sight.centerY, pane.image.height, pane.view.height),
    zoom: sight.zoom,
  };
}

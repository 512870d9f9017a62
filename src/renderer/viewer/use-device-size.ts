import { type RefObject, useLayoutEffect, useState } from 'react';

import type { ViewSize } from '../../shared/geometry/rect.ts';

/** An element's extent in device pixels, and how many of them are one CSS pixel. */
export interface DeviceSize {
  readonly view: ViewSize;
  readonly ratio: number;
}

/**
 * The exact number of device pixels an element covers, whatever the display's scale factor: what a
 * canvas must have to be neither blurred nor doubled. Null until it has been laid out, and while it
 * is empty.
 */
export function useDeviceSize(element: RefObject<HTMLElement | null>): DeviceSize | null {
  const [size, setSize] = useState<DeviceSize | null>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = (width: number, height: number, cssWidth: number): void => {
      setSize((now) => {
        if (width === 0 || height === 0) return null;
        const same = now?.view.width === width && now.view.height === height;
        return same ? now : { view: { width, height }, ratio: width / cssWidth };
      });
    };
    const observer = new ResizeObserver(([entry]) => {
      const [box] = entry?.devicePixelContentBoxSize ?? [];
      if (entry !== undefined && box !== undefined)
        measure(box.inlineSize, box.blockSize, entry.contentRect.width);
    });
    observer.observe(current, { box: 'device-pixel-content-box' });
    return () => observer.disconnect();
  }, [element]);
  return size;
}

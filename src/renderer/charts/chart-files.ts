import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

import type { Drawing } from '../../charts/chart.ts';

/** Pixels of a picture for each of the drawing. */
const DENSITY = 2;

/** A drawing as an SVG file: it must have been drawn in a theme of plain values. */
export function svgFile({ svg }: Drawing): Blob {
  return new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', markupOf(svg)], {
    type: 'image/svg+xml',
  });
}

/**
 * A drawing as a PNG file, at twice its size.
 * @throws Error where the browser does not paint it.
 */
export async function pngFile(drawing: Drawing): Promise<Blob> {
  const source = URL.createObjectURL(svgFile(drawing));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(drawing.width * DENSITY);
    canvas.height = Math.ceil(drawing.height * DENSITY);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((file) => {
        if (file === null) reject(new Error('the browser could not paint the chart'));
        else resolve(file);
      }, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(source);
  }
}

/** Hands a file to the browser, which saves it where it saves what is downloaded. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after this turn; a released address would be an empty download.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Made where it is never seen, with the window's own React: one that makes texts is not loaded for it. */
function markupOf(svg: ReactElement): string {
  const place = document.createElement('div');
  const root = createRoot(place);
  flushSync(() => root.render(svg));
  const made = place.firstElementChild;
  const markup = made === null ? '' : new XMLSerializer().serializeToString(made);
  root.unmount();
  return markup;
}

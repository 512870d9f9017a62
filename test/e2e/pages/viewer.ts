import type { Locator, Page } from 'playwright-core';

import type { SourcePoint, SourceRect, SourceSize } from '../../../src/shared/geometry/rect.ts';

export type Part = 'b' | 'se';

const NAMES = { b: 'B-mode image', se: 'Strain image' } as const;

/** The pair viewer, wherever it is on a page. Places are in source pixels of the image. */
export interface ViewerPage {
  readonly pane: (part: Part) => Locator;
  /** What the pane says of crop and distances. */
  readonly readout: (part: Part) => Promise<string>;
  /** The crop as the pane tells it, or null. */
  readonly crop: (part: Part) => Promise<SourceRect | null>;
  /** Drags with the left button from one place to another, the whole image being shown. */
  readonly drag: (part: Part, from: SourcePoint, to: SourcePoint) => Promise<void>;
  /** Where a place of the image is on the page, the whole image being shown. */
  readonly onPage: (part: Part, at: SourcePoint) => Promise<SourcePoint>;
  /** The magnification shown, in percent. */
  readonly percent: (part: Part) => Promise<number>;
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly button: (name: string | RegExp) => Locator;
  /** Waits until both pictures are drawn. */
  readonly drawn: () => Promise<void>;
}

export function viewerOn(page: Page): ViewerPage {
  const viewer = page.getByRole('region', { name: 'Viewer' });
  const pane = (part: Part): Locator => viewer.getByRole('application', { name: NAMES[part] });
  const headOf = async (part: Part): Promise<string> => {
    const heading = viewer.getByRole('heading', { name: NAMES[part] });
    return heading.locator('xpath=..').innerText();
  };
  const readout = async (part: Part): Promise<string> => {
    const id = await pane(part).getAttribute('aria-describedby');
    return page.locator(`[id="${id}"]`).innerText();
  };
  const sizeOf = async (part: Part): Promise<SourceSize> => {
    const [, width, height] = /(\d+) × (\d+) px/.exec(await headOf(part))!;
    return { width: Number(width), height: Number(height) };
  };
  const onPage = async (part: Part, at: SourcePoint): Promise<SourcePoint> => {
    const box = (await pane(part).boundingBox())!;
    const { width, height } = await sizeOf(part);
    const scale = Math.min(box.width / width, box.height / height);
    return {
      x: box.x + box.width / 2 + (at.x - width / 2) * scale,
      y: box.y + box.height / 2 + (at.y - height / 2) * scale,
    };
  };
  return {
    pane,
    readout,
    onPage,
    crop: async (part) => {
      const found = /x (\d+), y (\d+) · (\d+) × (\d+) px/.exec(await readout(part));
      if (found === null) return null;
      const [x, y, width, height] = found.slice(1).map(Number) as [number, number, number, number];
      return { x, y, width, height };
    },
    drag: async (part, from, to) => {
      const [start, end] = [await onPage(part, from), await onPage(part, to)];
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
      await page.mouse.move(end.x, end.y);
      await page.mouse.up();
    },
    percent: async (part) => Number(/(\d+)\s?%/.exec(await headOf(part))?.[1]),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    button: (name) => viewer.getByRole('button', { name }),
    drawn: async () => {
      for (const part of ['b', 'se'] as const)
        await pane(part).locator('canvas').waitFor({ state: 'visible' });
    },
  };
}

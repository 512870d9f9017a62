import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import sharp from 'sharp';

import { writeFileAtomic } from '../../src/main/files/write.ts';
import { openWindow } from '../../test/e2e/support/window.ts';
import { becomes } from './becomes.ts';
import { openSwitches, type Switches, THEMES } from './switches.ts';
import type { Step } from './step.ts';

export interface Order {
  /** Folder of the pictures: `<theme>/<step>.png` below it. */
  readonly out: string;
  /** The window's size in CSS pixels; one of them is one of the picture. */
  readonly size: { readonly width: number; readonly height: number };
  readonly language: 'English' | 'Deutsch';
  readonly steps: readonly Step[];
  /** A data folder that is there already; a new one, with a first start, otherwise. */
  readonly folder?: string;
  readonly say: (line: string) => void;
}

/** Goes through all steps in one window on a host of its own and takes each picture in every theme. */
export async function takePictures(order: Order): Promise<void> {
  const { out, size, language, steps, say, ...given } = order;
  const outside = await mkdtemp(join(tmpdir(), 'sonopair-'));
  const app = await openWindow({ ...size, ...given });
  try {
    const { page } = app;
    const switches = await openSwitches(page);
    for (const theme of THEMES) await mkdir(join(out, theme), { recursive: true });
    for (const step of steps) {
      say(step.name);
      await step.go({ page, outside });
      await takeBoth(page, switches, language, (theme) => join(out, theme, `${step.name}.png`));
      await step.leave?.({ page, outside });
    }
    if (app.faults.length > 0) throw new Error(`The window reported: ${app.faults.join('; ')}`);
  } finally {
    await app.close();
    await rm(outside, { recursive: true, force: true });
  }
}

/** A picture of the page in every theme, in a language; the page objects need English before and after. */
async function takeBoth(
  page: Page,
  switches: Switches,
  language: Order['language'],
  pathOf: (theme: (typeof THEMES)[number]) => string,
): Promise<void> {
  for (const theme of THEMES) {
    await switches.theme(theme);
    await switches.language(language);
    await settle(page);
    const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    await writeFileAtomic(pathOf(theme), await small(shot));
    await switches.language('English');
  }
}

/** Waits until all pictures of the page are there and nothing is on its way any more. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await becomes(page, '[...document.images].every((image) => image.complete)');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // What still fades or moves in.
  await page.waitForTimeout(350);
}

/** No picture is larger, in bytes. */
const LIMIT = 150_000;

/** The same picture with a palette: text stays as crisp, the file gets small. */
async function small(png: Buffer): Promise<Buffer> {
  // Speckle costs the most, and can do with fewer grays; text and lines need few anyway.
  for (const quality of [100, 80, 60, 40]) {
    const palette = { palette: true, quality, dither: 0, effort: 8, compressionLevel: 9 };
    const file = await sharp(png).png(palette).toBuffer();
    if (file.length <= LIMIT) return file;
  }
  throw new Error(`A picture cannot be drawn in ${LIMIT} bytes`);
}

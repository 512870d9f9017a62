import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import type { SourceRect } from '../../src/shared/geometry/rect.ts';
import { describeWith } from '../support/requires.ts';
import { type AnnotatePage, annotateOn } from './pages/annotate.ts';
import type { Part } from './pages/viewer.ts';
import { expectAccessible } from './support/axe.ts';
import { storeUnannotated } from './support/unannotated.ts';
import { type AppWindow, launchChromium, openWindow } from './support/window.ts';

/** How far a drag may miss a source pixel: one is hardly larger than one of the screen here. */
const MISS = 2;

function isNear(rect: SourceRect | null, expected: SourceRect): boolean {
  const names = ['x', 'y', 'width', 'height'] as const;
  return rect !== null && names.every((name) => Math.abs(rect[name] - expected[name]) <= MISS);
}

/** What is asked for until it is as expected: a window shows things in a while. */
const eventually = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 15_000 });

/** Device pixels an image may be off the middle of its pane, which may be odd. */
const SHIFTS = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const));

describeWith('chromium', 'Annotating in a window', () => {
  let folder: string;
  let app: AppWindow;
  let screen: AnnotatePage;
  let codes: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-annotate-'));
    codes = await storeUnannotated(folder, 2);
    app = await openWindow({ folder });
    screen = annotateOn(app.page);
    await screen.open();
    await screen.showing(codes[0]!);
  });
  afterAll(async () => {
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const crops = async () => ({
    b: await screen.viewer.crop('b'),
    se: await screen.viewer.crop('se'),
  });

  const drawnNear = (part: Part, expected: SourceRect): Promise<void> =>
    eventually(async () => isNear(await screen.viewer.crop(part), expected)).toBe(true);

  it('draws a crop by mouse, mirrors it, adjusts it on the strain image and saves both', async () => {
    const { viewer } = screen;
    await eventually(() => screen.progress()).toBe(`0 of ${codes.length} annotated`);
    await eventually(() => screen.state()).toBe('No crop yet');
    await viewer.drag('b', { x: 100, y: 90 }, { x: 190, y: 170 });
    await drawnNear('b', { x: 100, y: 90, width: 90, height: 80 });
    const drawn = await crops();
    expect(drawn.se).toEqual(drawn.b);
    await eventually(() => viewer.readout('se')).toContain('mirrored');
    await eventually(() => screen.state()).toBe('Not saved');

    // The right edge by its handle: the strain image follows.
    const { x, y, width, height } = drawn.b!;
    const middle = y + height / 2;
    await viewer.drag('b', { x: x + width, y: middle }, { x: x + width + 20, y: middle });
    await drawnNear('b', { ...drawn.b!, width: width + 20 });
    const wider = await crops();
    expect(wider.se).toEqual(wider.b);

    // Moved on the strain image it has a place of its own.
    await viewer.drag('se', { x: x + 40, y: middle }, { x: x + 50, y: middle - 15 });
    await drawnNear('se', { ...wider.b!, x: x + 10, y: y - 15 });
    const own = await crops();
    expect(own.b).toEqual(wider.b);
    await eventually(() => viewer.readout('se')).toContain('own place');

    await screen.save.click();
    await screen.showing(codes[1]!);
    await eventually(() => screen.progress()).toBe(`1 of ${codes.length} annotated`);
    await screen.previous.click();
    await screen.showing(codes[0]!);
    await eventually(crops).toEqual(own);
    await eventually(() => screen.state()).toMatch(/^Version 1, by /);
    await eventually(() => screen.versions.count()).toBe(1);
  });

  it('draws, moves, resizes, takes back, copies and saves by keyboard alone', async () => {
    const { viewer } = screen;
    const before = await crops();
    await viewer.press('u');
    await screen.showing(codes[1]!);
    await viewer.press('Enter');
    await eventually(() => screen.message.innerText()).toMatch(/There is no crop to save/);
    await viewer.press('r');
    await eventually(crops).toMatchObject({
      b: { x: 80, y: 70, width: 160, height: 140 },
      se: { x: 80, y: 70, width: 160, height: 140 },
    });
    await viewer.press('ArrowRight', 'Shift+ArrowDown', 'Alt+ArrowLeft', 'Alt+Shift+ArrowUp');
    await eventually(() => viewer.crop('b')).toEqual({ x: 81, y: 80, width: 159, height: 130 });
    await viewer.press('x', 'ArrowLeft');
    await eventually(crops).toEqual({
      b: { x: 81, y: 80, width: 159, height: 130 },
      se: { x: 80, y: 80, width: 159, height: 130 },
    });
    await viewer.press('Control+z');
    await eventually(async () => (await crops()).se).toEqual({
      x: 81,
      y: 80,
      width: 159,
      height: 130,
    });
    await viewer.press('Control+Shift+z');
    await eventually(async () => (await crops()).se).toEqual({
      x: 80,
      y: 80,
      width: 159,
      height: 130,
    });
    await viewer.press('m');
    await eventually(() => viewer.readout('se')).toContain('mirrored');
    await viewer.press('Delete');
    await eventually(crops).toMatchObject({ b: { x: 81 }, se: null });
    await viewer.press('c');
    await eventually(crops).toEqual(before);
    await viewer.press('Enter');
    await screen.showing(codes[2]!);
    await eventually(() => screen.progress()).toBe(`2 of ${codes.length} annotated`);
    await viewer.press('p');
    await screen.showing(codes[1]!);
    await eventually(crops).toEqual(before);
  });

  it('asks before it leaves what is not saved, wherever one goes', async () => {
    const { viewer } = screen;
    const before = await crops();
    await viewer.press('Shift+ArrowUp', 'n');
    await screen.question.getByRole('button', { name: 'Stay' }).click();
    await eventually(() => screen.state()).toBe('Not saved');
    await app.page.getByRole('link', { name: 'Settings' }).click();
    await screen.question.waitFor();
    await viewer.press('Escape');
    await screen.question.waitFor({ state: 'hidden' });
    await viewer.press('n');
    await screen.question.getByRole('button', { name: 'Discard' }).click();
    await screen.showing(codes[2]!);
    await viewer.press('p');
    await screen.showing(codes[1]!);
    await eventually(crops).toEqual(before);

    await viewer.press('Shift+ArrowUp', 'p');
    await screen.question.getByRole('button', { name: 'Save and go on' }).click();
    await screen.showing(codes[0]!);
    await viewer.press('n');
    await screen.showing(codes[1]!);
    await eventually(() => screen.state()).toMatch(/^Version 2, by /);
    await eventually(async () => (await crops()).b).toEqual({ ...before.b, y: before.b!.y - 10 });
  });

  it('restores an older version as a new one', async () => {
    const newer = await crops();
    await eventually(() => screen.versions.count()).toBe(2);
    await screen.restore(1);
    await eventually(async () => (await crops()).b).toEqual({ ...newer.b, y: newer.b!.y + 10 });
    await screen.viewer.press('Shift+Enter');
    await eventually(() => screen.state()).toMatch(/^Version 3, by /);
    await eventually(() => screen.versions.count()).toBe(3);
    await eventually(() => screen.message.innerText()).toBe('Saved.');
  });

  it('measures in pixels, and in millimetres once the scale is set', async () => {
    const { viewer } = screen;
    await viewer.press('d');
    await eventually(() => viewer.readout('b')).toContain('Distance 1: 160 px');
    await viewer.press('Shift+ArrowLeft');
    await eventually(() => viewer.readout('b')).toContain('Distance 1: 150 px');
    await viewer.press('g');
    const dialog = app.page.getByRole('dialog', { name: 'Set the scale' });
    await dialog.getByRole('textbox', { name: 'Length' }).fill('0');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Enter a length in millimetres, greater than 0').waitFor();
    await dialog.getByRole('textbox', { name: 'Length' }).fill('30');
    await viewer.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await eventually(() => viewer.readout('b')).toContain('Distance 1: 30.0 mm');
    const { width, height } = (await viewer.crop('b'))!;
    const mm = `${(width / 5).toFixed(1)} × ${(height / 5).toFixed(1)} mm`;
    await eventually(() => viewer.readout('b')).toContain(mm);
    await viewer.drag('b', { x: 20, y: 30 }, { x: 20, y: 80 });
    await eventually(() => viewer.readout('b')).toMatch(/Distance 2: (9\.[89]|10\.[012]) mm/);
    await viewer.press('Delete');
    await eventually(() => viewer.readout('b')).not.toContain('Distance 2');
    await viewer.press('r');
  });

  it('enlarges both images where the pointer is, by wheel and by keys', async () => {
    const { viewer } = screen;
    const fit = await viewer.percent('b');
    await eventually(() => viewer.percent('se')).toBe(fit);
    const at = await viewer.onPage('b', { x: 160, y: 140 });
    await app.page.mouse.move(at.x, at.y);
    await app.page.mouse.wheel(0, -400);
    await eventually(() => viewer.percent('b')).toBeGreaterThan(1.5 * fit);
    await eventually(() => viewer.percent('se')).toBe(await viewer.percent('b'));
    await viewer.press('1');
    await eventually(() => viewer.percent('b')).toBe(100);
    expect(await viewer.percent('se')).toBe(100);
    await viewer.press('+');
    await eventually(() => viewer.percent('b')).toBe(125);
    await viewer.press('-', '-', '0');
    await eventually(() => viewer.percent('b')).toBe(fit);
    await viewer.press('f');
    await eventually(() => viewer.pane('se').count()).toBe(0);
    await viewer.press('x');
    await eventually(() => viewer.pane('b').count()).toBe(0);
    await viewer.press('f', 'x');
    await eventually(() => viewer.pane('b').count()).toBe(1);
  });

  it('changes brightness and contrast of B-mode alone, and goes back to what is stored', async () => {
    const { viewer } = screen;
    await app.page.mouse.move(5, 5);
    const look = async (part: Part) => (await viewer.pane(part).screenshot()).toString('base64');
    const [b, se] = [await look('b'), await look('se')];
    await viewer.press('l', 'l', 'k');
    await viewer.button(/brightness \+10 %, contrast 1\.10/).waitFor();
    expect(await look('b')).not.toBe(b);
    expect(await look('se')).toBe(se);
    await viewer.press('j');
    await viewer.button('Brightness and contrast of B-mode').waitFor();
    expect(await look('b')).toBe(b);
  });

  it.each([1, 1.25, 2])(
    'shows every source pixel on one of the screen at 100 percent, on a display of scale %s',
    async (deviceScaleFactor) => {
      const browser = await launchChromium([`--force-device-scale-factor=${deviceScaleFactor}`]);
      onTestFinished(() => browser.close());
      const storageState = await app.page.context().storageState();
      const context = await browser.newContext({
        deviceScaleFactor,
        storageState,
        viewport: { width: 1280, height: 800 },
      });
      const page = await context.newPage();
      const asked = page.waitForRequest(/\/image\//);
      await page.goto(app.page.url());
      const window = annotateOn(page);
      await window.showing(codes[1]!);
      await window.viewer.press('1', 'Delete');
      await eventually(() => window.viewer.percent('b')).toBe(100);
      await eventually(() => window.viewer.crop('b')).toBeNull();
      const picture = await context.request.get((await asked).url());
      const { data: source, info } = await sharp(await picture.body())
        .toColourspace('srgb')
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const canvas = window.viewer.pane('b').locator('canvas');
      const width = Number(await canvas.getAttribute('width'));
      const height = Number(await canvas.getAttribute('height'));
      const box = (await canvas.boundingBox())!;
      const left = box.x * deviceScaleFactor + (width - info.width) / 2;
      const top = box.y * deviceScaleFactor + (height - info.height) / 2;
      const shown = sharp(await page.screenshot({ scale: 'device' })).removeAlpha();
      const places = SHIFTS.map(([x, y]) =>
        shown
          .clone()
          .extract({
            left: Math.round(left) + x,
            top: Math.round(top) + y,
            width: info.width,
            height: info.height,
          })
          .raw()
          .toBuffer(),
      );
      const matches = (await Promise.all(places)).filter((pixels) => pixels.equals(source));
      expect(matches).toHaveLength(1);
    },
  );

  it('breaks no rule of accessibility, in either theme, nor writes any error', async () => {
    await expectAccessible(app.page);
    await app.page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    await expectAccessible(app.page);
    expect(app.faults).toEqual([]);
  });

  it('goes on to the last pair and says that all is done; after a restart it is still there', async () => {
    const { viewer } = screen;
    const saved = await crops();
    await viewer.press('u');
    for (const code of codes.slice(2)) {
      await screen.showing(code);
      await eventually(() => screen.copy.isEnabled()).toBe(true);
      await viewer.press('c');
      await eventually(() => viewer.crop('b')).toEqual(saved.b);
      // Saved, and on to the next without a crop.
      await viewer.press('Enter');
    }
    await app.page.getByRole('heading', { name: 'Every pair has a crop' }).waitFor();
    await app.restart();
    await screen.open();
    await app.page.getByRole('button', { name: 'Look through them again' }).click();
    await screen.showing(codes[0]!);
    await viewer.press('n');
    await screen.showing(codes[1]!);
    await eventually(crops).toEqual(saved);
  });
});

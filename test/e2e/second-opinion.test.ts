import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { SourceRect } from '../../src/shared/geometry/rect.ts';
import { describeWith } from '../support/requires.ts';
import { goTo } from './pages/navigation.ts';
import { patientPage } from './pages/patient.ts';
import { type ReaderPage, readerOn } from './pages/reader.ts';
import { settingsPage } from './pages/settings.ts';
import type { Part } from './pages/viewer.ts';
import { welcomePage } from './pages/welcome.ts';
import { worklistPage } from './pages/worklist.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

/** The patient who is read, of two pairs; and one of three. */
const PATIENT = 'PH003';
const OTHER = 'PH005';

const FIRST_CROP: SourceRect = { x: 110, y: 50, width: 120, height: 130 };
/** What the key for a first rectangle draws in an image of 320 × 280, after some nudges. */
const SECOND_CROP: SourceRect = { x: 80, y: 80, width: 170, height: 140 };

/** How far a drag may miss a source pixel. */
const MISS = 2;

/** How long the phantom model may take to be fitted, beside everything else this machine does. */
const FIT_TIME = 360_000;

describeWith('chromium', 'a second opinion in a browser', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let window: AppWindow;
  let page: Page;
  let reader: ReaderPage;
  beforeAll(async () => {
    window = await openWindow();
    page = window.page;
    reader = readerOn(page);
  });
  afterAll(async () => {
    await window?.close();
  });

  const press = (...keys: readonly string[]): Promise<void> => reader.viewer.press(...keys);
  const crops = async () => ({
    b: await reader.viewer.crop('b'),
    se: await reader.viewer.crop('se'),
  });

  test('the first start loads the sample study and fits a model meanwhile', async () => {
    const welcome = welcomePage(page);
    await welcome.heading.waitFor();
    await welcome.name.fill('Dr. Ruth Weber');
    await welcome.chooseModel('Fit a small phantom model');
    await welcome.goOn('Load the sample study');
    await worklistPage(page).total.waitFor();
    await openLesion(page, PATIENT);
    await reader.viewer.drawn();
    expect(await reader.title.innerText()).toBe('Lesion 1');
    expect(await page.getByText('Research use only').first().isVisible()).toBe(true);
  });

  test('a crop is drawn by mouse and kept', async () => {
    await drawByMouse(reader, `${PATIENT}-1`, FIRST_CROP);
    await eventually(() => reader.message.innerText()).toBe('The crop is saved.');
    const { b, se } = await crops();
    expect(isNear(b, FIRST_CROP)).toBe(true);
    expect(se).toEqual(b);
  });

  test('a crop is drawn by keyboard alone, and an unsaved one is asked about', async () => {
    await press('n');
    await drawByKeys(reader, `${PATIENT}-2`);
    await press('p');
    const question = page.getByRole('dialog', { name: 'The crop is not saved' });
    await question.waitFor();
    await question.getByRole('button', { name: 'Stay' }).click();
    await question.waitFor({ state: 'hidden' });
    await press('Enter');
    await eventually(() => reader.message.innerText()).toBe('The crop is saved.');
    expect(await crops()).toEqual({ b: SECOND_CROP, se: SECOND_CROP });

    await press('r', 'Shift+ArrowUp');
    await eventually(async () => (await crops()).b?.y).toBe(SECOND_CROP.y - 10);
    await press('q');
    await eventually(crops).toEqual({ b: SECOND_CROP, se: SECOND_CROP });
    expect(await reader.changeCrop.isVisible()).toBe(true);
  });

  test('the machine is silent before there is an own opinion', { timeout: FIT_TIME }, async () => {
    const { machine, own } = reader;
    const first = machine.section.getByText('Your own opinion comes first.');
    await first.waitFor({ timeout: FIT_TIME });
    await machine.section.getByText('This model was fitted on synthetic images.').waitFor();
    expect(await machine.reveal.isDisabled()).toBe(true);
    await press('Enter');
    await own.section.getByText('Choose benign or malignant first.').waitFor();
    await expectAccessible(page);
    expect(await machine.verdict.count()).toBe(0);
    expect(await reader.heat.section.count()).toBe(0);
  });

  test('opinion and reveal take a few keys', async () => {
    const { machine, own } = reader;
    await press('b', '4', '4', 's', 's', 's', 'Shift+s');
    for (const value of ['Benign (B)', '4A', '40%'])
      await eventually(() => own.chosen(value)).toBe(true);
    await press('Enter');
    await own.another.waitFor();
    await eventually(() => own.section.innerText()).toMatch(/Benign\s+BI-RADS 4A · 40% sure/);
    expect(await own.section.innerText()).toMatch(/Dr\. Ruth Weber, .+ · before the reveal/);
    await eventually(() => machine.reveal.isEnabled()).toBe(true);
    await press('Enter');
    await machine.verdict.waitFor();
    await eventually(() => machine.verdict.innerText()).toMatch(/[012] of 2 pairs malignant/);
    for (const pair of [`${PATIENT}-1`, `${PATIENT}-2`]) {
      const said = await machine.pair(pair).innerText();
      expect(said).toMatch(/[01]\.\d\d\s+(Benign|Malignant)/);
      expect(said).toMatch(/AlexNet [01]\.\d\d \w+ · ResNet-18 [01]\.\d\d \w+/);
      expect(said).toMatch(/[01]\.\d\d to [01]\.\d\d over 8 small changes of the crop/);
    }
    const all = await machine.section.innerText();
    expect(all).toContain('This model was fitted on synthetic images.');
    expect(all).toMatch(/Fitted on .+: \d+ patients, \d+ pairs\./);
    expect(all).toMatch(/SHA-256\s+[0-9a-f]{64}/);
  });

  test('Grad-CAM lies over both images when asked for, for either class, as opaque as wanted', async () => {
    const { heat, viewer } = reader;
    const look = async (part: Part): Promise<string> =>
      (await viewer.pane(part).screenshot()).toString('base64');
    await page.mouse.move(2, 2);
    const plain = { b: await look('b'), se: await look('se') };
    expect(await heat.section.innerText()).toContain(
      'One joint map over two unregistered images; it cannot tell B from SE.',
    );
    expect(await heat.opacity.count()).toBe(0);
    await press('o');
    await heat.hide.waitFor();
    await eventually(() => look('b')).not.toBe(plain.b);
    await eventually(() => look('se')).not.toBe(plain.se);
    await heat.choose('Malignant');
    const malignant = await settled(() => look('b'));
    await heat.choose('Benign');
    await eventually(() => look('b')).not.toBe(malignant);
    await expectAccessible(page);

    await press('Shift+Tab');
    await press(...Array<string>(8).fill(','));
    await eventually(() => look('b')).toBe(plain.b);
    await press('.', '.', '.', '.', '.', '.', 'o');
    await heat.show.waitFor();
    await eventually(() => look('se')).toBe(plain.se);
  });

  test('both opinions are printed with what they are not for, when every picture is there', async () => {
    await press('o');
    await page.evaluate(`window.print = () => {
      const images = [...document.querySelectorAll('body > [aria-hidden="true"] img')];
      window.printed = images.map((image) => image.complete && image.naturalWidth > 0);
    }`);
    await press('Control+p');
    // Two pairs: two images with their layers, and two crops each.
    await eventually(() => page.evaluate('window.printed')).toEqual(Array(12).fill(true));

    await page.emulateMedia({ media: 'print' });
    await reader.sheet.waitFor();
    expect(await reader.title.isVisible()).toBe(false);
    const sheet = await reader.sheet.innerText();
    expect(sheet).toContain('Research use only. Not a medical device.');
    expect(sheet).toContain('This model was fitted on synthetic images.');
    expect(sheet).toMatch(/Patient PH003 · Lesion 1/);
    expect(sheet).toMatch(/[012] of 2 pairs malignant/);
    expect(sheet).toMatch(/Grad-CAM for “\w+”\. One joint map .+ cannot tell B from SE/);
    expect(sheet).toMatch(/SHA-256 [0-9a-f]{64}/);
    await page.emulateMedia({ media: null });
    await press('o');
  });

  test('another crop makes the result old until it is read again', async () => {
    const { machine } = reader;
    const old = machine.section.getByText('A crop or the model has changed since this was read');
    await press('r', 'Shift+ArrowLeft', 'Enter');
    await old.waitFor();
    expect(await machine.readAgain.isEnabled()).toBe(true);
    await press('Enter');
    await old.waitFor({ state: 'hidden' });
    await machine.verdict.waitFor();
  });

  test('an opinion changed after the reveal is recorded as that, beside the first', async () => {
    const { own, history } = reader;
    await own.another.click();
    await own.section.getByText('You have seen the machine’s opinion').waitFor();
    await own.choose('Malignant (M)');
    await own.birads('5');
    await own.comment.fill('Posterior shadow.');
    await press('Control+Enter');
    await eventually(() => history.count()).toBe(2);
    const [newest, oldest] = await history.allInnerTexts();
    expect(newest).toMatch(/Malignant\s+BI-RADS 5 · changed from benign/);
    expect(newest).toMatch(/Posterior shadow\.[^]+after the reveal/);
    expect(oldest).toMatch(/Benign\s+BI-RADS 4A · 40% sure[^]+before the reveal/);
  });

  test('all of it is found again after a restart', async () => {
    const { machine, history } = reader;
    const said = async () => ({
      verdict: await machine.verdict.innerText(),
      pairs: await machine.section.getByRole('listitem').allInnerTexts(),
      history: await history.allInnerTexts(),
    });
    await reader.showPair(`${PATIENT}-1`);
    const before = { ...(await said()), crops: await crops() };
    await window.restart();
    await goTo(page, 'Patients');
    await openLesion(page, PATIENT);
    await machine.verdict.waitFor();
    await eventually(said).toEqual({
      verdict: before.verdict,
      pairs: before.pairs,
      history: before.history,
    });
    await eventually(crops).toEqual(before.crops);
    await press('o');
    await reader.heat.hide.waitFor();
  });

  test('breaks no rule of accessibility in German, in either theme, nor writes any error', async () => {
    const address = page.url();
    await goTo(page, 'Settings');
    await settingsPage(page).chooseLanguage('Deutsch');
    await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
    for (const theme of ['dark', 'light']) {
      await page.goto(address);
      await page.getByRole('heading', { name: 'Die Meinung der Maschine' }).waitFor();
      await page.getByRole('button', { name: /^Grad-CAM zeigen/ }).click();
      await page.getByRole('button', { name: 'Eine weitere Meinung abgeben' }).click();
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      await expectAccessible(page);
      await goToGermanSettings(page);
    }
    await settingsPage(page).chooseLanguage('English');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(window.faults).toEqual([]);
  });

  test('a picture that was altered on disk is told of, and the other pairs are read', async () => {
    const { machine } = reader;
    await goTo(page, 'Patients');
    await openLesion(page, OTHER);
    const [, , altered] = await imagesOf(page);
    await appendFile(join(window.folder, 'images', altered!.slice(0, 2), altered!), 'x');
    await reader.showPair(`${OTHER}-2`);
    const told = page.getByRole('alert').filter({ hasText: 'was altered since it was stored' });
    await told.waitFor();
    await press('b', 'Enter');
    await eventually(() => machine.reveal.isEnabled()).toBe(true);
    await press('Enter');
    await machine.verdict.waitFor();
    expect(await machine.verdict.innerText()).toMatch(/\d of 2 pairs malignant/);
    expect(await machine.section.innerText()).toMatch(/Not read\s+PH005-2: .+ was altered/);
    expect(await reader.heat.section.innerText()).toContain('This pair was not read.');
    expect(await reader.heat.show.isDisabled()).toBe(true);
  });
});

/** From the list of patients to the reading screen of the patient's lesion. */
async function openLesion(page: Page, patient: string): Promise<void> {
  await worklistPage(page).open(patient);
  const lesion = patientPage(page).lesion('1');
  await lesion.getByRole('button', { name: /Second opinion/ }).click();
  await page.waitForURL(/#\/lesions\/\d+\?pair=\d+/);
}

async function goToGermanSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Einstellungen' }).click();
  await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
}

/** Draws the crop anew in B-mode, which is mirrored, and saves it: all by mouse. */
async function drawByMouse(reader: ReaderPage, pair: string, crop: SourceRect): Promise<void> {
  const { viewer } = reader;
  await reader.changeCrop.click();
  await reader.cropSection(pair).waitFor();
  await viewer.button('Delete the crop').click();
  await eventually(() => viewer.crop('b')).toBeNull();
  await viewer.pane('se').click({ position: { x: 5, y: 5 } });
  await viewer.button('Delete the crop').click();
  await eventually(() => viewer.crop('se')).toBeNull();
  const { x, y, width, height } = crop;
  await viewer.drag('b', { x, y }, { x: x + width, y: y + height });
  await eventually(async () => isNear(await viewer.crop('b'), crop)).toBe(true);
  await reader.saveCrop.click();
}

/** Draws the crop of a pair anew by keys, without saving it. */
async function drawByKeys(reader: ReaderPage, pair: string): Promise<void> {
  const { viewer } = reader;
  await viewer.press('r');
  await reader.cropSection(pair).waitFor();
  await viewer.press('Delete', 'x', 'Delete', 'x', 'r');
  await eventually(() => viewer.crop('se')).not.toBeNull();
  await viewer.press('Shift+ArrowDown', 'Alt+Shift+ArrowRight');
  await eventually(() => viewer.crop('b')).toEqual(SECOND_CROP);
}

function isNear(rect: SourceRect | null, expected: SourceRect): boolean {
  const names = ['x', 'y', 'width', 'height'] as const;
  return rect !== null && names.every((name) => Math.abs(rect[name] - expected[name]) <= MISS);
}

/** What is seen once it stays the same. */
async function settled(look: () => Promise<string>): Promise<string> {
  let before = '';
  await eventually(async () => {
    const now = await look();
    const same = now === before;
    before = now;
    return same;
  }).toBe(true);
  return before;
}

/** Hashes of the images of the lesion's pairs, B-mode and strain in turn, from their small pictures. */
async function imagesOf(page: Page): Promise<readonly string[]> {
  const images = page.getByRole('navigation', { name: 'Pairs of the lesion' }).locator('img');
  await images.first().waitFor();
  const addresses = await Promise.all(
    (await images.all()).map((image) => image.getAttribute('src')),
  );
  return addresses.map((address) => /[0-9a-f]{64}/.exec(address ?? '')![0]);
}

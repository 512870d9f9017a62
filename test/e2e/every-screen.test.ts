import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { PLACE_KEYS, PLACES } from '../../src/shared/domain/places.ts';
import { describeWith } from '../support/requires.ts';
import { annotateOn } from './pages/annotate.ts';
import { goTo } from './pages/navigation.ts';
import { patientPage } from './pages/patient.ts';
import { readerOn } from './pages/reader.ts';
import { settingsPage } from './pages/settings.ts';
import { welcomePage } from './pages/welcome.ts';
import { worklistPage } from './pages/worklist.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

const THEMES = ['dark', 'light'] as const;

describeWith('chromium', 'every screen of the window', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let window: AppWindow;
  /** Addresses of all screens, by their names. */
  const addresses = new Map<string, string>();

  beforeAll(async () => {
    window = await openWindow();
    const { page } = window;
    const welcome = welcomePage(page);
    await welcome.heading.waitFor();
    await welcome.chooseModel('Go on without a model');
    await welcome.goOn('Load the sample study');
    await worklistPage(page).row('PH003').waitFor();
  });
  afterAll(async () => {
    await window?.close();
  });

  it('leads from the list to the patient and to a saved crop by keys alone', async () => {
    const { page } = window;
    const list = worklistPage(page);
    const { viewer, showing, state, versions } = annotateOn(page);
    addresses.set('patients', page.url());
    await page.keyboard.press('/');
    await page.keyboard.type('ph003');
    await page.getByText('1 patient', { exact: true }).waitFor();
    // From the search into the list.
    await page.keyboard.press('Enter');
    await eventually(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe(
      'grid',
    );
    await eventually(() => list.selected.innerText()).toContain('PH003');
    await page.keyboard.press('Enter');
    await eventually(() => patientPage(page).title.innerText()).toBe('PH003');
    addresses.set('patient', page.url());

    const annotate = page.getByRole('button', { name: 'Annotate PH003-1' });
    await annotate.waitFor();
    await tabTo('Annotate PH003-1');
    await page.keyboard.press('Enter');
    await showing('PH003-1');
    addresses.set('annotate', page.url());
    const before = (await viewer.crop('b'))!;
    await viewer.press('Shift+ArrowDown');
    await eventually(() => viewer.crop('b')).toEqual({ ...before, y: before.y + 10 });
    await viewer.press('Shift+Enter');
    await eventually(state).toMatch(/^Version 2, by /);
    await eventually(() => versions.count()).toBe(2);
  });

  /** Presses Tab until what has that name has the focus, and sees that the focus is shown. */
  async function tabTo(name: string): Promise<void> {
    const { page } = window;
    const focused = page.locator(':focus');
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await focused.getAttribute('aria-label')) !== name) continue;
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).not.toBe('none');
      return;
    }
    throw new Error(`Tab never came to ${name}`);
  }

  it('goes to every place by its key, and hands the keys to the screen', async () => {
    const { page } = window;
    for (const place of PLACES) {
      await page.keyboard.press(PLACE_KEYS[place].replace('Mod', 'Control'));
      await page.getByRole('heading', { level: 1 }).or(page.getByRole('heading')).first().waitFor();
      addresses.set(place, page.url());
    }
    await goTo(page, 'Models');
    // The link was pressed; Enter is now for the screen and not for the link.
    await eventually(() => page.locator('main:focus').count()).toBe(1);
  });

  it('keeps a saved filter over a restart', async () => {
    const { page } = window;
    const list = worklistPage(page);
    await goTo(page, 'Patients');
    await list.facet('Diagnosis', 'Malignant').click({ force: true });
    await list.saveFilter('Malignant ones');
    await window.restart();
    await goTo(page, 'Patients');
    await list.savedFilter('Malignant ones').click();
    await list.chip('Remove Diagnosis: Malignant').waitFor();
    await page.getByText('12 patients').waitFor();
  });

  it('can be used by everybody: each screen in both languages and both themes', async () => {
    const { page } = window;
    await goTo(page, 'Patients');
    const list = worklistPage(page);
    await list.searchBox.fill('PH003');
    await eventually(() => list.codes()).toEqual(['PH003']);
    await list.open('PH003');
    await patientPage(page)
      .lesion('1')
      .getByRole('button', { name: /Second opinion/ })
      .click();
    await readerOn(page).viewer.drawn();
    addresses.set('reading', page.url());
    expect([...addresses.keys()]).toEqual(
      expect.arrayContaining([...PLACES, 'patient', 'annotate', 'reading']),
    );
    const settings = settingsPage(page);
    for (const language of ['Deutsch', 'English'] as const) {
      await page.evaluate('location.hash = "#/settings"');
      await settings.chooseLanguage(language);
      await page.locator(`html[lang="${language === 'Deutsch' ? 'de' : 'en'}"]`).waitFor();
      for (const address of addresses.values()) {
        await page.evaluate(`location.hash = ${JSON.stringify(new URL(address).hash)}`);
        await page.waitForLoadState('networkidle');
        await page.getByRole('heading').first().waitFor();
        for (const theme of THEMES) {
          await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
          await expectAccessible(page);
        }
      }
    }
  });

  it('fits at 200 percent: nothing is cut off sideways in half a window', async () => {
    const { page } = window;
    await page.setViewportSize({ width: 640, height: 400 });
    for (const [name, address] of addresses) {
      await page.evaluate(`location.hash = ${JSON.stringify(new URL(address).hash)}`);
      await page.getByRole('heading').first().waitFor();
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect({ name, wide }).toEqual({ name, wide: 640 });
      expect(await page.getByText('Research use only').first().isVisible()).toBe(true);
    }
  });

  it('wrote nothing on the console', () => {
    expect(window.faults).toEqual([]);
  });
});

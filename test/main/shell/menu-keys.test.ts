import { afterAll, beforeAll, expect, test } from 'vitest';

import { HELP_KEY, PLACE_KEYS, PLACES } from '../../../src/shared/domain/places.ts';
import { type AppWindow, openWindow } from '../../e2e/support/window.ts';
import { describeWith } from '../../support/requires.ts';

/** The addresses that the places of the window have behind the `#`. */
const SCREENS = {
  worklist: '/',
  annotate: '/annotate',
  import: '/import',
  studies: '/studies',
  models: '/models',
  jobs: '/jobs',
  results: '/results',
  settings: '/settings',
} as const;

describeWith('chromium', 'the keys that menus press', () => {
  let window: AppWindow;

  beforeAll(async () => {
    window = await openWindow();
  });
  afterAll(() => window.close());

  test.each(PLACES.toReversed())('lead the page to: %s', async (place) => {
    const { page } = window;
    await page.keyboard.press(PLACE_KEYS[place].replace('Mod', 'ControlOrMeta'));
    await page.waitForURL((url) => url.hash.replace(/\?.*/, '') === `#${SCREENS[place]}`);
  });

  test('show what the keyboard can do', async () => {
    const { page } = window;
    await page.keyboard.press(HELP_KEY);
    await page.getByRole('dialog').waitFor();
    for (const key of ['6', 'F1'])
      expect(await page.getByRole('dialog').getByText(key, { exact: true }).count()).toBe(1);
  });
});

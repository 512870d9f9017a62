import type { Locator, Page } from 'playwright-core';

import { goTo } from './navigation.ts';

/** The settings, in English. */
export interface SettingsPage {
  readonly name: Locator;
  readonly saveName: () => Promise<void>;
  readonly chooseTheme: (name: 'Dark' | 'Light' | 'As the desktop') => Promise<void>;
  readonly chooseLanguage: (name: 'English' | 'Deutsch') => Promise<void>;
  readonly opinionFirst: Locator;
  readonly patternField: (label: string) => Locator;
  readonly examples: Locator;
  /** What the names say by the patterns: a row's cells. */
  readonly exampleRow: (name: string) => Locator;
  readonly savePatterns: Locator;
}

export function settingsPage(page: Page): SettingsPage {
  const radio = (name: string): Locator => page.getByRole('radio', { name, exact: true });
  return {
    name: page.getByRole('region', { name: 'Reader' }).getByRole('textbox', { name: 'Name' }),
    saveName: () => page.getByRole('button', { name: 'Save', exact: true }).click(),
    chooseTheme: (name) => radio(name).click({ force: true }),
    chooseLanguage: (name) => radio(name).click({ force: true }),
    opinionFirst: page.getByRole('checkbox', { name: /Own opinion/ }),
    patternField: (label) => page.getByRole('textbox', { name: label }),
    examples: page.getByRole('textbox', { name: 'Try it on names, one a line' }),
    exampleRow: (name) =>
      page
        .getByRole('table', { name: 'What the names say' })
        .getByRole('row')
        .filter({ hasText: name }),
    savePatterns: page.getByRole('button', { name: 'Save the expressions' }),
  };
}

/** Goes to the settings, which must be in English, and chooses a theme there. */
export async function switchTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await goTo(page, 'Settings');
  await settingsPage(page).chooseTheme(theme === 'dark' ? 'Dark' : 'Light');
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
}

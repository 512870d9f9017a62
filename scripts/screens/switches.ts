import type { Page } from 'playwright-core';

export const THEMES = ['dark', 'light'] as const;

/** Changes how the window looks without touching it. */
export interface Switches {
  readonly theme: (theme: (typeof THEMES)[number]) => Promise<void>;
  readonly language: (language: 'English' | 'Deutsch') => Promise<void>;
}

const LABELS = { dark: /^(Dark|Dunkel)$/, light: /^(Light|Hell)$/ } as const;
const TAGS = { English: 'en', Deutsch: 'de' } as const;

/** Opens the settings in a second window of the same host: what is chosen there holds in the first. */
export async function openSwitches(page: Page): Promise<Switches> {
  const settings = await page.context().newPage();
  await settings.goto(page.url().replace(/#.*|$/, '#/settings'));
  const choose = async (name: string | RegExp, expected: string): Promise<void> => {
    await settings.getByRole('radio', { name, exact: true }).click({ force: true });
    await page.locator(`html${expected}`).waitFor({ state: 'attached' });
  };
  return {
    theme: (theme) => choose(LABELS[theme], `[data-theme="${theme}"]`),
    language: (language) => choose(language, `[lang="${TAGS[language]}"]`),
  };
}

import type { Locator, Page } from 'playwright-core';

/** A patient's screen. */
export interface PatientPage {
  /** The patient's code. */
  readonly title: Locator;
  readonly lesion: (code: string) => Locator;
  readonly exams: Locator;
  readonly button: (name: string) => Locator;
  readonly dialog: (title: string) => Locator;
  /** Chooses a value of a list in the open dialog. */
  readonly choose: (field: string, value: string) => Promise<void>;
  /** Fills a text field of the open dialog. */
  readonly fill: (field: string, text: string) => Promise<void>;
  readonly save: () => Promise<void>;
  readonly back: () => Promise<void>;
  readonly pair: (code: string) => Locator;
  readonly history: Locator;
}

export function patientPage(page: Page): PatientPage {
  const open = page.getByRole('dialog');
  return {
    title: page.getByRole('heading', { level: 1 }),
    lesion: (code) => page.getByRole('article', { name: `Lesion ${code}`, exact: true }),
    exams: page.getByRole('region', { name: 'Exams' }),
    button: (name) => page.getByRole('button', { name, exact: true }),
    dialog: (title) => page.getByRole('dialog', { name: title }),
    choose: async (field, value) => {
      await open.getByRole('button', { name: new RegExp(`${field}$`) }).click();
      await page.getByRole('option', { name: value, exact: true }).click();
    },
    fill: (field, text) => open.getByRole('textbox', { name: field }).fill(text),
    save: async () => {
      await open.getByRole('button', { name: 'Save' }).click();
      await open.waitFor({ state: 'hidden' });
    },
    back: () => page.getByRole('button', { name: 'Back to the list' }).click(),
    pair: (code) => page.getByRole('figure').filter({ hasText: code }),
    history: page.getByRole('dialog', { name: /^History of/ }),
  };
}

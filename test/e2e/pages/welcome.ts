import type { Locator, Page } from 'playwright-core';

/** The first start. */
export interface WelcomePage {
  readonly heading: Locator;
  readonly name: Locator;
  /** Whether the machine's model is to be fitted: chosen by its label. */
  readonly chooseModel: (
    label: 'Fit a small phantom model' | 'Go on without a model',
  ) => Promise<void>;
  readonly chooseLanguage: (name: 'English' | 'Deutsch') => Promise<void>;
  /** Goes on in one of the ways. */
  readonly goOn: (way: 'Load the sample study' | 'Import pairs' | 'Start empty') => Promise<void>;
}

export function welcomePage(page: Page): WelcomePage {
  return {
    heading: page.getByRole('heading', { name: 'Welcome to Sonopair' }),
    name: page.getByRole('textbox', { name: 'Your name' }),
    chooseModel: (label) => page.getByRole('radio', { name: label }).click({ force: true }),
    chooseLanguage: (name) => page.getByRole('radio', { name }).click({ force: true }),
    goOn: (way) => page.getByRole('button', { name: way }).click(),
  };
}

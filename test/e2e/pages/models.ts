import type { Locator, Page } from 'playwright-core';

/** The library of models. */
export interface ModelsPage {
  readonly card: (name: string | RegExp) => Locator;
  /** The model that reads. */
  readonly inUse: Locator;
  /** How the fit of the phantom model goes, or how it ended. */
  readonly fit: Locator;
  readonly fitPhantom: () => Promise<void>;
}

export function modelsPage(page: Page): ModelsPage {
  const cards = page.getByRole('list', { name: 'Models of the library' }).getByRole('listitem');
  return {
    card: (name) => cards.filter({ has: page.getByRole('heading', { name }) }),
    inUse: cards.filter({ has: page.getByText('In use', { exact: true }) }),
    fit: page.getByRole('region', { name: 'Fit a phantom model' }),
    fitPhantom: () => page.getByRole('button', { name: 'Fit a phantom model' }).first().click(),
  };
}

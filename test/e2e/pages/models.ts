import type { Locator, Page } from 'playwright-core';

import { goTo } from './navigation.ts';

/** The library of models, in English. */
export interface ModelsPage {
  readonly open: () => Promise<void>;
  /** The model that reads. */
  readonly inUse: Locator;
  /** Takes a model folder in by its path, and has it read from now on. */
  readonly importAndUse: (folder: string, name: string) => Promise<void>;
  /** The question for a reason, wherever it was asked for. */
  readonly unlocking: Locator;
  readonly unlock: (reason: string) => Promise<void>;
  /** What was unlocked, for which study, by whom and why. */
  readonly unlocks: Locator;
}

export function modelsPage(page: Page): ModelsPage {
  const unlocking = page.getByRole('dialog', { name: /^Unlock .+ for a study$/ });
  const cards = page.getByRole('list', { name: 'Models of the library' }).getByRole('listitem');
  return {
    inUse: cards.filter({ has: page.getByText('In use', { exact: true }) }),
    open: () => goTo(page, 'Models'),
    importAndUse: async (folder, name) => {
      await page.getByRole('button', { name: 'Import a model folder…' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Import a model folder' });
      await dialog.getByRole('textbox', { name: 'Model folder' }).fill(folder);
      await dialog.getByRole('button', { name: 'Import' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText(`${name} was imported.`).waitFor();
      await page.getByRole('status').getByRole('button', { name: /^Use/ }).click();
      await page.getByText('In use').first().waitFor();
    },
    unlocking,
    unlock: async (reason) => {
      await unlocking.getByRole('textbox', { name: 'Reason' }).fill(reason);
      await unlocking.getByRole('button', { name: 'Unlock' }).click();
      await unlocking.waitFor({ state: 'hidden' });
    },
    unlocks: page.getByRole('region', { name: 'Unlocked' }).getByRole('row'),
  };
}

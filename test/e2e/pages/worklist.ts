import type { Locator, Page } from 'playwright-core';

/** The list of patients. */
export interface WorklistPage {
  readonly grid: Locator;
  /** How many there are, in words. */
  readonly total: Locator;
  readonly searchBox: Locator;
  readonly row: (code: string) => Locator;
  /** The row that the keyboard acts on. */
  readonly selected: Locator;
  /** Codes of the rows that are drawn, from above. */
  readonly codes: () => Promise<string[]>;
  /** A column's cells of the rows that are drawn, by the column's place from 1. */
  readonly cells: (column: number) => Promise<string[]>;
  readonly facet: (group: string, value: string) => Locator;
  readonly chip: (text: string) => Locator;
  readonly sortBy: (column: string) => Promise<void>;
  readonly columnHead: (column: string) => Locator;
  readonly open: (code: string) => Promise<void>;
  readonly button: (
    name: 'New patient' | 'Annotate these' | 'Import pairs' | 'Show everybody',
  ) => Locator;
  readonly saveFilter: (name: string) => Promise<void>;
  readonly savedFilter: (name: string) => Locator;
  readonly deleteFilter: (name: string) => Promise<void>;
}

export function worklistPage(page: Page): WorklistPage {
  const grid = page.getByRole('grid', { name: 'Patients' });
  const row = (code: string): Locator => grid.getByRole('row').filter({ hasText: code });
  const columnHead = (column: string): Locator =>
    grid.getByRole('columnheader', { name: new RegExp(`^${column}`) });
  // In one look: a row that was found may be gone when its cells are asked for.
  const cells = (column: number): Promise<string[]> =>
    grid.locator(`[role="gridcell"]:nth-child(${column})`).allInnerTexts();
  const saved = page.getByRole('region', { name: 'Saved filters' });
  return {
    grid,
    total: page.getByText(/^[\d,]+ patients?$/),
    searchBox: page.getByRole('searchbox', { name: 'Search patients' }),
    row,
    selected: grid.getByRole('row', { selected: true }),
    cells,
    codes: () => cells(1),
    facet: (group, value) =>
      page
        .getByRole('group', { name: group, exact: true })
        .getByRole('checkbox', { name: new RegExp(`^${value}`) }),
    chip: (text) =>
      page.getByRole('group', { name: 'Active filters' }).getByRole('button', { name: text }),
    columnHead,
    sortBy: (column) => columnHead(column).getByRole('button').click(),
    open: (code) => row(code).click(),
    button: (name) => page.getByRole('button', { name, exact: true }),
    saveFilter: async (name) => {
      await saved.getByRole('button', { name: 'Save what is asked for…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Saved filters' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'hidden' });
    },
    savedFilter: (name) => saved.getByRole('button', { name, exact: true }),
    deleteFilter: (name) =>
      saved.getByRole('button', { name: `Delete the filter ${name}` }).click(),
  };
}

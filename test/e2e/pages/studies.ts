import type { Locator, Page } from 'playwright-core';

/** Studies, their export, and backups. */
export interface StudiesPage {
  readonly row: (name: string) => Locator;
  readonly create: (name: string) => Promise<void>;
  /** Exports a study and waits for the end. */
  readonly export: (name: string, path: string) => Promise<void>;
  readonly makeBackup: (path: string) => Promise<void>;
  readonly inspectBackup: (path: string) => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly verify: () => Promise<void>;
  readonly card: (title: 'Make a backup' | 'Restore a backup' | 'Verify the data') => Locator;
}

export function studiesPage(page: Page): StudiesPage {
  const card: StudiesPage['card'] = (title) => page.getByRole('region', { name: title });
  const row = (name: string): Locator =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  return {
    row,
    card,
    create: async (name) => {
      await page.getByRole('button', { name: 'New study' }).click();
      const dialog = page.getByRole('dialog', { name: 'New study' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('button', { name: 'Create' }).click();
      await row(name).waitFor();
    },
    export: async (name, path) => {
      await row(name)
        .getByRole('button', { name: `Export ${name}` })
        .click();
      const dialog = page.getByRole('dialog', { name: `Export ${name}` });
      await dialog.getByRole('textbox', { name: 'Folder to be made' }).fill(path);
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByText(`Exported to ${path}`).waitFor();
    },
    makeBackup: async (path) => {
      const make = card('Make a backup');
      await make.getByRole('textbox', { name: 'File to be made' }).fill(path);
      await make.getByRole('button', { name: 'Make the backup' }).click();
      await page.getByText(`The backup is in ${path}`).waitFor();
    },
    inspectBackup: async (path) => {
      const restore = card('Restore a backup');
      await restore.getByRole('textbox', { name: 'Backup file' }).fill(path);
      await restore.getByRole('button', { name: 'Look into it' }).click();
    },
    restore: async () => {
      await card('Restore a backup').getByRole('button', { name: 'Restore…' }).click();
      const asking = page.getByRole('dialog', { name: 'Restore this backup?' });
      await asking.getByRole('button', { name: 'Restore', exact: true }).click();
      await page.getByText('The backup is restored.').waitFor();
    },
    verify: () => card('Verify the data').getByRole('button', { name: 'Verify' }).click(),
  };
}

import { join } from 'node:path';

import { importPage } from '../../test/e2e/pages/import.ts';
import { goTo } from '../../test/e2e/pages/navigation.ts';
import { makeScans } from './scans.ts';
import type { Step } from './step.ts';

/** From a folder of scans, beside the exported sample, to stored pairs. */
export const IMPORT: readonly Step[] = [
  {
    name: 'import',
    shows: 'Import: where files are dropped',
    go: async ({ page }) => {
      await goTo(page, 'Import');
      await importPage(page).empty.waitFor();
    },
  },
  {
    name: 'import-proposals',
    shows: 'Import: pairs proposed by their names, one of them there already',
    go: async ({ page, outside }) => {
      const screen = importPage(page);
      await makeScans(join(outside, 'scans'), join(outside, 'Sample'), 'PH003-2');
      await screen.addPath(join(outside, 'scans'));
      await screen.pair('X1-1').waitFor();
      await screen.studyName.fill('Ward 3');
    },
  },
  {
    name: 'import-duplicate',
    shows: 'Import: a copy compared with what is stored',
    go: async ({ page }) => {
      const screen = importPage(page);
      const dialog = await screen.compare('X1-1');
      await dialog.getByRole('button', { name: 'Leave this pair out' }).waitFor();
    },
    leave: async ({ page }) => {
      const screen = importPage(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Leave this pair out' }).click();
      await screen.store.click();
      await page.getByText(/pairs are stored/).waitFor();
    },
  },
];

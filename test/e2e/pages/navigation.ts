import type { Page } from 'playwright-core';

export type PlaceName =
  'Patients' | 'Annotate' | 'Import' | 'Studies' | 'Models' | 'Jobs' | 'Results' | 'Settings';

/** Goes to one of the places in the rail. */
export async function goTo(page: Page, place: PlaceName): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
}

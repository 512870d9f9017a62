import type { Locator, Page } from 'playwright-core';

/** Where things are on the screens, in English: the only place of the bench that knows. */

/** The list of patients, and its rows below the head, as CSS has it: looked for frame by frame. */
export const LIST = { grid: '[role="grid"]', row: '[role="row"][aria-busy]' } as const;
const ROW_WITH_PATIENT = `${LIST.grid} [role="row"][aria-busy="false"]`;

/** What the machine's opinion is said in, once it is there. */
export const VERDICT = '[role="group"][aria-label="Decision over all pairs"]';
/** Grad-CAM's layers, one over each image. */
export const HEAT_LAYER = '[role="application"] image[href^="/heat/"]';

/** Waits until the list shows patients. */
export async function patientsShown(page: Page): Promise<void> {
  await page.locator(ROW_WITH_PATIENT).first().waitFor();
}

export function listOfPatients(page: Page): Locator {
  return page.getByRole('grid', { name: 'Patients' });
}

/** Opens a lesion's reading screen; waits until it can be revealed and both images are drawn. */
export async function openLesion(page: Page, origin: string, lesion: number): Promise<void> {
  await page.goto(`${origin}/#/lesions/${lesion}`);
  for (const image of ['B-mode image', 'Strain image'])
    await page.getByRole('application', { name: image }).locator('canvas').waitFor();
  await revealButton(page).waitFor();
}

export function revealButton(page: Page): Locator {
  return page.getByRole('button', { name: /^Reveal the second opinion/ });
}

export function heatButton(page: Page): Locator {
  return page.getByRole('button', { name: /^Show Grad-CAM/ });
}

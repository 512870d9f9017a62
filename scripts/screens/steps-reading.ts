import type { Page } from 'playwright-core';

import { modelsPage } from '../../test/e2e/pages/models.ts';
import { goTo } from '../../test/e2e/pages/navigation.ts';
import { patientPage } from '../../test/e2e/pages/patient.ts';
import { readerOn } from '../../test/e2e/pages/reader.ts';
import { worklistPage } from '../../test/e2e/pages/worklist.ts';
import { becomes } from './becomes.ts';
import type { Step } from './step.ts';

/** Both opinions on a lesion of the sample, then on one of patients, where the model must be unlocked. */
export const READING: readonly Step[] = [
  {
    name: 'reading-own-opinion',
    shows: 'Reading: the own opinion comes first',
    go: async ({ page }) => {
      await openLesion(page, 'PH003');
      const { own } = readerOn(page);
      await own.choose('Benign (B)');
      await own.birads('4A');
    },
  },
  {
    name: 'reading-revealed',
    shows: 'Reading: the machine’s opinion, revealed',
    go: ({ page }) => reveal(page),
  },
  {
    name: 'reading-grad-cam',
    shows: 'Reading: Grad-CAM over both images',
    go: async ({ page }) => {
      const { heat } = readerOn(page);
      await heat.show.click();
      await heat.hide.waitFor();
    },
  },
  {
    name: 'reading-print',
    shows: 'Reading: the printed sheet',
    go: async ({ page }) => {
      // The sheet stays until it is printed; the window would wait for the printer.
      await page.evaluate('window.print = () => { window.printed = true; }');
      await page.keyboard.press('Control+p');
      await becomes(page, 'window.printed === true');
      await page.emulateMedia({ media: 'print' });
      await readerOn(page).sheet.waitFor();
    },
    leave: ({ page }) => page.emulateMedia({ media: null }),
  },
  {
    name: 'reading-silent',
    shows: 'Reading: a model of synthetic images says nothing of patients',
    go: async ({ page }) => {
      await openLesion(page, 'W001');
      const { viewer, saveCrop, machine } = readerOn(page);
      await viewer.drawn();
      await viewer.drag('b', { x: 88, y: 46 }, { x: 188, y: 144 });
      await saveCrop.click();
      await machine.section.getByRole('button', { name: 'Unlock it…' }).waitFor();
    },
  },
  {
    name: 'models-unlock',
    shows: 'Models: unlocking asks for a reason',
    go: async ({ page }) => {
      const { machine } = readerOn(page);
      await machine.section.getByRole('button', { name: 'Unlock it…' }).click();
      const { unlocking } = modelsPage(page);
      await unlocking
        .getByRole('textbox', { name: 'Reason' })
        .fill('Method comparison, protocol 12');
    },
    leave: ({ page }) => modelsPage(page).unlock('Method comparison, protocol 12'),
  },
  {
    name: 'reading-unlocked',
    shows: 'Reading: unlocked, with its warning',
    go: async ({ page }) => {
      await openLesion(page, 'W001');
      const { own, viewer } = readerOn(page);
      await viewer.drawn();
      await own.choose('Malignant (M)');
      await own.birads('4B');
      await reveal(page);
    },
  },
];

/** From the list of patients to the reading screen of the patient's first lesion. */
async function openLesion(page: Page, patient: string): Promise<void> {
  await goTo(page, 'Patients');
  await worklistPage(page).open(patient);
  const lesion = patientPage(page).lesion('1');
  await lesion.getByRole('button', { name: /Second opinion/ }).click();
  await page.waitForURL(/#\/lesions\/\d+/);
  await readerOn(page).viewer.drawn();
}

/** Commits the opinion that was chosen, and reveals the machine's. */
async function reveal(page: Page): Promise<void> {
  const { own, machine } = readerOn(page);
  await own.commit.click();
  await own.another.waitFor();
  await machine.reveal.click();
  await machine.verdict.waitFor();
}

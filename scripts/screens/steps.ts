import { join } from 'node:path';

import { annotateOn } from '../../test/e2e/pages/annotate.ts';
import { modelsPage } from '../../test/e2e/pages/models.ts';
import { goTo } from '../../test/e2e/pages/navigation.ts';
import { patientPage } from '../../test/e2e/pages/patient.ts';
import { settingsPage } from '../../test/e2e/pages/settings.ts';
import { studiesPage } from '../../test/e2e/pages/studies.ts';
import { viewerOn } from '../../test/e2e/pages/viewer.ts';
import { welcomePage } from '../../test/e2e/pages/welcome.ts';
import { worklistPage } from '../../test/e2e/pages/worklist.ts';
import { IMPORT } from './steps-import.ts';
import { READING } from './steps-reading.ts';
import { STUDY } from './steps-study.ts';
import type { Step } from './step.ts';

/** How long the phantom model's fit may take, in milliseconds. */
const FIT = 600_000;

/** The way through the window, from the first start on: each step starts where the one before ended. */
export const STEPS: readonly Step[] = [
  {
    name: 'welcome',
    shows: 'First start',
    go: async ({ page }) => {
      const welcome = welcomePage(page);
      await welcome.heading.waitFor();
      await welcome.name.fill('Dr. Ruth Weber');
    },
  },
  {
    name: 'models',
    shows: 'Models: the phantom model, fitted on this machine',
    go: async ({ page }) => {
      await welcomePage(page).goOn('Load the sample study');
      await worklistPage(page).row('PH001').waitFor();
      await goTo(page, 'Models');
      await modelsPage(page).inUse.waitFor({ timeout: FIT });
    },
  },
  {
    name: 'worklist',
    shows: 'Patients',
    go: async ({ page }) => {
      await goTo(page, 'Patients');
      await worklistPage(page).row('PH001').waitFor();
      // The mark on the row the keyboard acts on.
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'worklist-filtered',
    shows: 'Patients searched, narrowed down and sorted; a saved filter',
    go: async ({ page }) => {
      const list = worklistPage(page);
      await list.searchBox.fill('ph0');
      await list.facet('Diagnosis', 'Malignant').click({ force: true });
      await list.chip('Remove Diagnosis: Malignant').waitFor();
      await list.sortBy('Strain ratio');
      await list.saveFilter('Malignant phantoms');
    },
  },
  {
    name: 'patient',
    shows: 'A patient with lesion, pairs and exam',
    go: async ({ page }) => {
      await goTo(page, 'Patients');
      await worklistPage(page).open('PH003');
      await patientPage(page).lesion('1').waitFor();
    },
  },
  {
    name: 'lesion',
    shows: 'A lesion, edited',
    go: async ({ page }) => {
      const patient = patientPage(page);
      await patient.lesion('1').getByRole('button', { name: 'Edit lesion 1' }).click();
      await patient.dialog('Lesion 1').waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    name: 'history',
    shows: 'What was done to a patient, when and by whom',
    go: async ({ page }) => {
      await page.keyboard.press('h');
      await patientPage(page).history.waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    name: 'annotate',
    shows: 'Annotate: a crop is drawn',
    go: async ({ page }) => {
      const pair = patientPage(page).pair('PH003-1');
      await pair.getByRole('button', { name: 'Annotate PH003-1' }).click();
      const { viewer, showing } = annotateOn(page);
      await showing('PH003-1');
      await viewer.drag('b', { x: 100, y: 90 }, { x: 200, y: 180 });
    },
  },
  {
    name: 'viewer',
    shows: 'The viewer: enlarged, measured with calipers',
    go: async ({ page }) => {
      const viewer = viewerOn(page);
      await viewer.press('d', 'Control+ArrowUp');
    },
    leave: ({ page }) => viewerOn(page).press('r', 'Shift+Enter'),
  },
  {
    name: 'studies',
    shows: 'Studies, and backups',
    go: async ({ page, outside }) => {
      await goTo(page, 'Studies');
      const studies = studiesPage(page);
      await studies.export('Sample', join(outside, 'Sample'));
      const backup = join(outside, 'backup.sonopair');
      await studies.makeBackup(backup);
      await studies.inspectBackup(backup);
      await page.getByText(/^Sound\./).waitFor();
      await studies.verify();
      await page.getByText('The registry is sound.').waitFor();
    },
  },
  ...IMPORT,
  ...READING,
  ...STUDY,
  {
    name: 'settings',
    shows: 'Settings',
    go: async ({ page }) => {
      await goTo(page, 'Settings');
      await settingsPage(page).name.waitFor();
    },
  },
  {
    name: 'keyboard',
    shows: 'Keyboard help: every key that does something now',
    go: async ({ page }) => {
      await goTo(page, 'Patients');
      await worklistPage(page).row('PH001').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
];

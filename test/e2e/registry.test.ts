import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { describeWith } from '../support/requires.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { goTo } from './pages/navigation.ts';
import { patientPage } from './pages/patient.ts';
import { settingsPage, switchTheme } from './pages/settings.ts';
import { studiesPage } from './pages/studies.ts';
import { welcomePage } from './pages/welcome.ts';
import { worklistPage } from './pages/worklist.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

const THEMES = ['light', 'dark'] as const;

describeWith('chromium', 'the registry in a browser', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let window: AppWindow;
  beforeAll(async () => {
    window = await openWindow();
  });
  afterAll(async () => {
    await window?.close();
  });

  test('the first start says what this is and leads to the sample study', async () => {
    const { page } = window;
    const welcome = welcomePage(page);
    const list = worklistPage(page);
    await welcome.heading.waitFor();
    expect(await page.getByText('For research use only').isVisible()).toBe(true);
    for (const theme of THEMES) {
      await switchTheme(page, theme);
      await goTo(page, 'Patients');
      await welcome.heading.waitFor();
      await expectAccessible(page);
    }

    await welcome.chooseLanguage('Deutsch');
    await page.getByRole('heading', { name: 'Willkommen bei Sonopair' }).waitFor();
    await welcome.chooseLanguage('English');
    await welcome.heading.waitFor();

    await welcome.name.fill(' ');
    expect(await page.getByRole('button', { name: 'Load the sample study' }).isDisabled()).toBe(
      true,
    );
    await welcome.name.fill('Dr. Ruth Weber');
    await welcome.chooseModel('Go on without a model');
    await welcome.goOn('Load the sample study');
    await page.getByRole('heading', { name: 'The sample study is being drawn' }).waitFor();
    await list.total.waitFor();
    expect(await list.total.innerText()).toBe('24 patients');
    await list.row('PH001').waitFor();

    await page.reload();
    await list.row('PH001').waitFor();
    await goTo(page, 'Settings');
    expect(await settingsPage(page).name.inputValue()).toBe('Dr. Ruth Weber');
  });

  test('the worklist is searched, narrowed down, sorted, and restored on the way back', async () => {
    const { page } = window;
    const list = worklistPage(page);
    const patient = patientPage(page);
    await goTo(page, 'Patients');
    await list.row('PH001').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ph00');
    await page.getByText('9 patients').waitFor();
    await list.facet('Diagnosis', 'Benign').click({ force: true });
    await list.chip('Remove Diagnosis: Benign').waitFor();
    await page.getByText('9 patients').waitFor({ state: 'detached' });
    const diagnoses = await list.cells(3);
    expect(diagnoses.length).toBeGreaterThan(0);
    expect(diagnoses.every((text) => text.startsWith('Benign'))).toBe(true);

    await list.sortBy('Strain ratio');
    await eventually(() => list.columnHead('Strain ratio').getAttribute('aria-sort')).toBe(
      'descending',
    );
    await eventually(async () => isFalling(await list.cells(8))).toBe(true);

    await page.keyboard.press('ArrowDown');
    const second = (await list.codes())[1]!;
    expect(await list.selected.innerText()).toContain(second);
    await page.keyboard.press('Enter');
    await eventually(() => patient.title.innerText()).toBe(second);
    await page.goBack();
    await list.row(second).waitFor();
    expect(await list.searchBox.inputValue()).toBe('ph00');
    expect(await list.selected.innerText()).toContain(second);
    expect(await list.chip('Remove Diagnosis: Benign').isVisible()).toBe(true);

    await list.saveFilter('First benign');
    await list.chip('Remove Diagnosis: Benign').click();
    await page.getByText('9 patients').waitFor();
    await list.savedFilter('First benign').click();
    await list.chip('Remove Diagnosis: Benign').waitFor();
    await list.deleteFilter('First benign');
    await list.savedFilter('First benign').waitFor({ state: 'detached' });

    await list.searchBox.fill('nobody of that name');
    await page.getByRole('heading', { name: 'No patient matches' }).waitFor();
    await list.button('Show everybody').click();
    await page.getByText('24 patients').waitFor();
  });

  test('a lesion is edited with checked values, and the history tells of it', async () => {
    const { page } = window;
    const patient = patientPage(page);
    await goTo(page, 'Patients');
    await worklistPage(page).open('PH002');
    const lesion = patient.lesion('1');
    await lesion.getByRole('button', { name: 'Edit lesion 1' }).click();
    await patient.fill('E/B ratio', 'much');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter a number').waitFor();
    await patient.fill('E/B ratio', '1.25');
    await patient.fill('Histology', 'fibroadenoma, hyalinised');
    await patient.choose('Tsukuba score', '4: stiff lesion');
    await patient.choose('Clock position', "10 o'clock");
    await patient.save();
    await lesion.getByText('fibroadenoma, hyalinised').waitFor();
    expect(await lesion.getByText('suspicious').count()).toBe(2);
    await lesion.getByRole('img', { name: /10 o'clock$/ }).waitFor();

    await page.keyboard.press('h');
    await patient.history.getByText('Lesion edited').waitFor();
    await patient.history.getByText('E/B ratio: nothing → 1.25').waitFor();
    expect(await patient.history.getByText('Dr. Ruth Weber').count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await patient.history.waitFor({ state: 'hidden' });
  });

  test('a pair gets repeats of its strain ratio, goes into the archive, and comes back', async () => {
    const { page } = window;
    const patient = patientPage(page);
    await goTo(page, 'Patients');
    await worklistPage(page).open('PH003');
    const pair = patient.pair('PH003-1');
    await pair.getByRole('button', { name: 'Edit pair PH003-1' }).click();
    await patient.fill('Strain ratios', '2.0 -1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Greater than 0').waitFor();
    await patient.fill('Strain ratios', '2.0 3.0');
    await patient.save();
    await pair.getByText('strain ratio 2.50 (mean of 2)').waitFor();

    await pair.getByRole('button', { name: 'Archive pair PH003-1' }).click();
    await pair.waitFor({ state: 'hidden' });
    await patient.button('Show 1 archived pair').click();
    await pair.getByRole('button', { name: 'Take pair PH003-1 out of the archive' }).click();
    await pair.getByRole('button', { name: 'Archive pair PH003-1' }).waitFor();
  });

  test('a patient is created, archived out of the list, and taken back', async () => {
    const { page } = window;
    const list = worklistPage(page);
    const patient = patientPage(page);
    await goTo(page, 'Patients');
    await list.row('PH001').waitFor();
    await page.keyboard.press('n');
    const dialog = patient.dialog('New patient');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Needed').waitFor();
    await patient.fill('Code', 'WEB-1');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await eventually(() => patient.title.innerText()).toBe('WEB-1');
    await page.keyboard.press('x');
    await patient.fill('Device', 'HI VISION Ascendus');
    await patient.save();
    await patient.exams.getByText('HI VISION Ascendus').waitFor();
    await page.keyboard.press('l');
    await patient.choose('Breast', 'Left breast');
    await patient.save();
    await patient.lesion('1').getByRole('img', { name: 'Left breast' }).waitFor();

    await patient.button('Archive').click();
    await page.getByText(/^Archived on/).waitFor();
    await patient.back();
    await page.getByText('24 patients').waitFor();
    await list.facet('Archive', 'Archived patients').click({ force: true });
    await page.getByText('1 patient', { exact: true }).waitFor();
    await list.open('WEB-1');
    await patient.button('Take out of the archive').click();
    await patient.button('Archive').waitFor();
    await goTo(page, 'Patients');
    await page.getByText('25 patients').waitFor();
  });

  test('a study is created and exported; backup, look inside, restore and verify say what they found', async () => {
    const { page } = window;
    const folder = await temporaryFolder();
    const studies = studiesPage(page);
    await goTo(page, 'Studies');
    await studies.create('Ward 3');
    await studies.export('Sample', join(folder, 'Sample'));
    expect(await readdir(join(folder, 'Sample'))).toContain('pairs.csv');

    const backup = join(folder, 'backup.sonopair');
    await studies.makeBackup(backup);
    await studies.create('Made after the backup');
    await studies.inspectBackup(backup);
    await page.getByText(/^Sound\. Made on .* 25 patients, \d+ pairs, \d+ images\.$/).waitFor();
    await studies.restore();
    await studies.row('Made after the backup').waitFor({ state: 'detached' });
    await studies.row('Ward 3').waitFor();
    await studies.verify();
    await page.getByText('The registry is sound.').waitFor();
    await page.getByText(/^All \d+ images are there and unaltered\.$/).waitFor();

    await studies.inspectBackup(join(folder, 'Sample', 'pairs.csv'));
    await studies.card('Restore a backup').getByRole('alert').waitFor();
  });

  test('settings hold at once: language, name patterns tried on names, the opinion rule', async () => {
    const { page } = window;
    const settings = settingsPage(page);
    await goTo(page, 'Settings');
    await settings.exampleRow('P017/P017-1_SE.png').getByText('Strain').waitFor();
    await settings.examples.fill('17_us.png\n17_el.png');
    await settings.exampleRow('17_us.png').getByText('not marked').waitFor();
    await settings.patternField('B-mode is marked by').fill('(us');
    await page.getByText('This is no regular expression').waitFor();
    expect(await settings.savePatterns.isDisabled()).toBe(true);
    await settings.patternField('B-mode is marked by').fill('us');
    await settings.exampleRow('17_us.png').getByText('B-mode').waitFor();
    await settings.patternField("The patient's code").fill('^(\\d+)');
    await settings
      .exampleRow('17_el.png')
      .getByRole('cell', { name: '17', exact: true })
      .last()
      .waitFor();
    await settings.savePatterns.click();
    await eventually(() => settings.savePatterns.isDisabled()).toBe(true);

    // An expression that takes for ever is stopped, and the window goes on.
    await settings.examples.fill(`${'a'.repeat(40)}!`);
    await settings.patternField('Strain is marked by').fill('(a+)+$');
    await page.getByText('The expression takes too long').waitFor();
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await settings.savePatterns.click();

    expect(await settings.opinionFirst.isChecked()).toBe(true);
    await settings.opinionFirst.click({ force: true });
    await eventually(() => settings.opinionFirst.isChecked()).toBe(false);
    await settings.opinionFirst.click({ force: true });

    await settings.chooseLanguage('Deutsch');
    await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await settings.chooseLanguage('English');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  test('every screen can be used by everybody, in both themes', async () => {
    const { page } = window;
    const patient = patientPage(page);
    for (const theme of THEMES) {
      await switchTheme(page, theme);
      await expectAccessible(page);
      await goTo(page, 'Studies');
      await studiesPage(page).row('Sample').waitFor();
      await expectAccessible(page);
      await goTo(page, 'Patients');
      await worklistPage(page).row('PH002').waitFor();
      await worklistPage(page).facet('Diagnosis', 'Benign').click({ force: true });
      await worklistPage(page).chip('Remove Diagnosis: Benign').waitFor();
      await expectAccessible(page);
      await worklistPage(page).open('PH002');
      await patient.lesion('1').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('l');
      await patient.dialog('Add a lesion').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
      await patient.history.getByText('Lesion edited').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
    }
  });

  test('an address without a patient says so and leads back', async () => {
    const { page } = window;
    await page.evaluate('location.hash = "#/patients/nobody"');
    await page.getByRole('heading', { name: 'No such patient' }).waitFor();
    await page.evaluate('location.hash = "#/patients/987654"');
    await page.getByRole('alert').getByText('Patient 987654').waitFor();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await worklistPage(page).grid.waitFor();
  });

  test('nothing was written on the console', () => {
    expect(window.faults).toEqual([]);
  });
});

/** Whether numbers, each at the start of a cell, never rise. */
function isFalling(cells: readonly string[]): boolean {
  const numbers = cells.map((text) => Number.parseFloat(text));
  return numbers.every((number, at) => at === 0 || number <= numbers[at - 1]!);
}

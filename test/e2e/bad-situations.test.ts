import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { describeWith } from '../support/requires.ts';
import { annotateOn } from './pages/annotate.ts';
import { goTo } from './pages/navigation.ts';
import { patientPage } from './pages/patient.ts';
import { studiesPage } from './pages/studies.ts';
import { worklistPage } from './pages/worklist.ts';
import { expectAccessible } from './support/axe.ts';
import { LONG_WALK } from './support/patience.ts';
import { storeUnannotated } from './support/unannotated.ts';
import { type AppWindow, openWindow } from './support/window.ts';

/** What goes wrong, as the user sees it; that nothing is lost by it is proven below test/main. */
describeWith('chromium', 'in a bad situation the window', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let folder: string;
  let window: AppWindow;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-bad-'));
    await storeUnannotated(folder, 2);
    window = await openWindow({ folder });
    await worklistPage(window.page).row('PH001').waitFor();
  });
  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('of a registry that another program has locked says so, keeps what was typed, and saves it then', async () => {
    const { page } = window;
    const patient = patientPage(page);
    await goTo(page, 'Patients');
    await worklistPage(page).open('PH001');
    const edit = patient.lesion('1').getByRole('button', { name: 'Edit lesion 1' });
    await edit.click();
    await patient.fill('Histology', 'papilloma');
    const other = new Database(join(folder, 'registry.sqlite'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const alert = dialog.getByRole('alert');
    await alert.waitFor();
    const said = await alert.innerText();
    expect(said).toContain('another program has locked it');
    expect(said).toContain('Close that program and try again');
    expect(said).toContain('Your data were not changed');
    expect(await dialog.getByRole('textbox', { name: 'Histology' }).inputValue()).toBe('papilloma');
    await expectAccessible(page);
    other.exec('ROLLBACK');
    await patient.save();
    await patient.lesion('1').getByText('papilloma').waitFor();
  });

  test('where a folder cannot be written or is not there names it, and goes on', async () => {
    const { page } = window;
    const studies = studiesPage(page);
    await goTo(page, 'Studies');
    await studies.row('Phantoms').getByRole('button', { name: 'Export Phantoms' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export Phantoms' });
    const target = dialog.getByRole('textbox', { name: 'Folder to be made' });
    await target.fill('/sys/out');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: '/sys/out' });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/permi/);
    await page.keyboard.press('Escape');
    const wholesome = join(folder, 'exported');
    await studies.export('Phantoms', wholesome);
    expect(await readdir(wholesome)).toContain('pairs.csv');
  });

  test('of a file that is no backup says what is safe', async () => {
    const { page } = window;
    const studies = studiesPage(page);
    await goTo(page, 'Studies');
    await writeFile(join(folder, 'letter.txt'), 'Dear colleague');
    const card = studies.card('Restore a backup');
    await studies.inspectBackup(join(folder, 'letter.txt'));
    await card.getByRole('alert').waitFor();
    expect(await card.getByRole('alert').innerText()).toContain('it is another kind of file');
    expect(await card.getByRole('alert').innerText()).toContain('as they were');
  });

  test('of images that are missing or altered in the store says which, wherever they would be', async () => {
    const { page } = window;
    const store = join(folder, 'images');
    const files = (await readdir(store, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    // Every image of two patients: the half is deleted, the half changed by a byte at the end.
    for (const [index, { parentPath, name }] of files.entries()) {
      const path = join(parentPath, name);
      if (index % 2 === 0) await rm(path);
      else await appendFile(path, '!');
    }
    await page.reload();
    await goTo(page, 'Patients');
    await worklistPage(page).open('PH002');
    const patient = patientPage(page);
    await patient.title.waitFor();
    await page
      .getByRole('img', { name: /missing|altered/ })
      .first()
      .waitFor();
    await annotateOn(page).open();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/missing|altered/);
    await expectAccessible(page);
    await goTo(page, 'Studies');
    const studies = studiesPage(page);
    await studies.verify();
    const verdict = studies.card('Verify the data');
    await verdict
      .getByText(/missing/)
      .first()
      .waitFor();
    await verdict
      .getByText(/altered/)
      .first()
      .waitFor();
  });
});

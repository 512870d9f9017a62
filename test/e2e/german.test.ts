import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { de } from '../../src/renderer/i18n/de/index.ts';
import { en } from '../../src/renderer/i18n/en/index.ts';
import { describeWith } from '../support/requires.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { welcomePage } from './pages/welcome.ts';
import { LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

/** Every text of a catalogue. */
function textsIn(catalogue: object): readonly string[] {
  return Object.values(catalogue).flatMap((value: string | object) =>
    typeof value === 'string' ? [value] : textsIn(value),
  );
}

/** Texts of the English catalogue alone, without those that have values in them. */
const german = new Set(textsIn(de).map((text) => text.toLowerCase()));
const ENGLISH = textsIn(en).filter(
  (text) => !german.has(text.toLowerCase()) && !text.includes('{{'),
);

/** What the page says in English. */
async function englishOn(page: Page): Promise<readonly string[]> {
  const said = (await page.locator('body').innerText()).toLowerCase();
  const lines = new Set(said.split('\n').map((line) => line.trim()));
  return ENGLISH.filter((text) => lines.has(text.toLowerCase()));
}

describeWith('chromium', 'the window in German', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let window: AppWindow;
  beforeAll(async () => {
    window = await openWindow();
    const { page } = window;
    const welcome = welcomePage(page);
    await welcome.chooseModel('Go on without a model');
    await welcome.chooseLanguage('Deutsch');
    await page.getByRole('textbox', { name: 'Ihr Name' }).fill('Dr. Ruth Weber');
    await page.getByRole('button', { name: 'Beispielstudie laden' }).click();
    await page.getByText('24 Patientinnen', { exact: true }).waitFor();
  });
  afterAll(async () => {
    await window?.close();
  });

  async function goTo(place: keyof typeof de.common.navigation): Promise<void> {
    const link = window.page.getByRole('navigation').getByRole('link');
    await link.filter({ hasText: de.common.navigation[place] }).click();
  }

  test('says nothing in English on any screen', async () => {
    const { page } = window;
    for (const [place, landmark] of [
      ['annotate', de.annotate.done.title],
      ['models', de.models.none.title],
      ['settings', de.settings.reader.title],
      ['studies', de.studies.verify.title],
      ['worklist', de.worklist.saved.title],
    ] as const) {
      await goTo(place);
      await page.getByText(landmark, { exact: true }).first().waitFor();
      expect([place, await englishOn(page)]).toEqual([place, []]);
    }
  });

  test('says in German what is wrong with a file', async () => {
    const { page } = window;
    await goTo('studies');
    const restore = page.getByRole('region', { name: de.studies.backup.restore });
    const file = join(await temporaryFolder(), 'fehlt.zip');
    await restore.getByRole('textbox', { name: de.studies.backup.existing }).fill(file);
    await restore.getByRole('button', { name: de.studies.backup.inspect }).click();
    await restore.getByText(`${file}: nicht lesbar: nicht vorhanden`).waitFor();
    await restore.getByText('Prüfen Sie den Pfad').waitFor();
  });

  test('says in German why a task failed', async () => {
    const { page } = window;
    await goTo('studies');
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'da.txt'), '');
    await page.getByRole('button', { name: 'Sample exportieren' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: de.studies.export.path }).fill(folder);
    await dialog.getByRole('button', { name: de.studies.export.start, exact: true }).click();
    const reason = 'der Ordner ist schon vorhanden und nicht leer';
    await page.getByText(`${folder}: ${reason}.`).waitFor();
  });

  test('says in German which files of an import are no images', async () => {
    const { page } = window;
    const folder = await temporaryFolder();
    await writeFile(join(folder, '1_b.png'), 'GIF89a');
    await goTo('import');
    await page.getByRole('button', { name: de.importing.add.path }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: de.importing.path.label }).fill(folder);
    await dialog.getByRole('button', { name: de.importing.path.start }).click();
    await page.getByRole('tab', { name: de.importing.side.unreadable }).click();
    const reason = 'es ist ein GIF-Bild. Geben Sie ein Bild in PNG, JPEG, TIFF, BMP oder WebP an';
    await page.getByText(reason).waitFor();
    expect(await englishOn(page)).toEqual([]);
    await page.getByRole('button', { name: de.importing.discard }).click();
    const asking = page.getByRole('dialog', { name: de.importing.askDiscard.title });
    await asking.getByRole('button', { name: de.importing.askDiscard.discard }).click();
    await page.getByText(de.importing.empty.title).waitFor();
  });

  test('says in German what the registry refuses', async () => {
    const { page } = window;
    await goTo('worklist');
    await page.getByRole('row').filter({ hasText: 'PH001' }).dblclick();
    await page.getByRole('button', { name: de.patient.addLesion }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: de.patient.field.lesionCode }).fill('1');
    await dialog.getByRole('button', { name: de.common.actions.save }).click();
    await dialog.getByText('Läsion 1: die Patientin hat schon eine Läsion dieses Namens').waitFor();
    expect(window.faults).toEqual([]);
  });
});

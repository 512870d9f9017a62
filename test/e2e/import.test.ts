import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { PLACE_KEYS } from '../../src/shared/domain/places.ts';
import { pairFiles, picture, writeFiles } from '../support/imports.ts';
import { describeWith } from '../support/requires.ts';
import { tinyStudy } from '../support/tiny-study.ts';
import { type ImportPage, importPage } from './pages/import.ts';
import { goTo } from './pages/navigation.ts';
import { patientPage } from './pages/patient.ts';
import { settingsPage, switchTheme } from './pages/settings.ts';
import { studiesPage } from './pages/studies.ts';
import { worklistPage } from './pages/worklist.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

describeWith('chromium', 'importing in a browser', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let window: AppWindow;
  let screen: ImportPage;
  /** Files outside the data folder, as a scanner left them. */
  let disk: string;
  const at = (...names: readonly string[]): string => join(disk, ...names);
  const staged = (): Promise<readonly string[]> => readdir(join(window.folder, 'staging'));

  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'sonopair-disk-'));
    const [b, se] = [await picture(2, 'b', 160), await picture(2, 'se', 160)];
    await writeFiles(at('two'), { 'bmode.png': b, 'strain.png': se });
    await writeFiles(at('day'), {
      ...(await pairFiles(2, 2)),
      'P3-1_b.jpg': await sharp(b).resize(120).jpeg({ quality: 70 }).toBuffer(),
      'P3-1_se.png': await picture(77, 'se', 160),
      'P4-1_b.png': 'a text that calls itself an image',
      'lone.png': await picture(78, 'b', 160),
    });
    await tinyStudy(at('Elasto2020'), 3);
    window = await openWindow();
    screen = importPage(window.page);
  });
  afterAll(async () => {
    await window?.close();
    await rm(disk, { recursive: true, force: true });
  });

  test('two files and a code lead to the reading screen, by keyboard', async () => {
    const { page } = window;
    await goTo(page, 'Import');
    await screen.empty.waitFor();
    await screen.choose.and(page.locator(':focus')).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles([at('two/bmode.png'), at('two/strain.png')]);
    await screen.pair('pair').waitFor();
    expect(await screen.filesOf('pair')).toEqual(['bmode.png', 'strain.png']);
    await screen.patient.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 pair still lacks something').waitFor();
    await page.keyboard.type('W042');
    await page.getByText('W042 is new in this study').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/lesions\/\d+/);
    await page.getByRole('link', { name: 'Patient W042' }).waitFor();
    await page.getByText('W042-1').first().waitFor();
    expect(await staged()).toEqual([]);
  });

  test('a folder is looked through, corrected and stored', async () => {
    const { page } = window;
    await goTo(page, 'Import');
    await screen.chooseFolder(at('day'));
    await eventually(() => screen.pairs.count()).toBe(5);
    expect(await screen.patientOf('P2-1').inputValue()).toBe('P2');
    expect(await screen.pair('P2-1').getByText('by names').isVisible()).toBe(true);

    const unreadable = await screen.side('Unreadable');
    await unreadable.getByText('day/P4-1_b.png').waitFor();
    expect(await unreadable.innerText()).toMatch(/not an image/);

    await screen.act('P1-1', 'Swap B-mode and strain');
    await eventually(() => screen.filesOf('P1-1')).toEqual(['day/P1-1_se.png', 'day/P1-1_b.png']);
    await screen.pair('P1-1').getByText('The pictures look swapped').waitFor();
    await screen.act('P1-1', 'Swap B-mode and strain');
    await screen.act('P1-2', 'Take apart');
    const unpaired = await screen.side('No partner');
    await eventually(() => unpaired.getByRole('listitem').count()).toBe(3);
    await unpaired.getByRole('button', { name: /P1-2_se/ }).click();
    await unpaired.getByRole('button', { name: /P1-2_b/ }).click();
    await unpaired.getByRole('button', { name: 'Pair the two' }).click();
    await screen.pair('P1-2_b').getByText('by hand').waitFor();
    expect(await screen.filesOf('P1-2_b')).toEqual(['day/P1-2_b.png', 'day/P1-2_se.png']);

    await screen.store.click();
    await page.getByText('1 pair still lacks something').waitFor();
    await screen.patientOf('P1-2_b').and(page.locator(':focus')).waitFor();
    // A click waits until nothing moves: scrolling closes the list that typing opens.
    await screen.patientOf('P1-2_b').click();
    await screen.patientOf('P1-2_b').fill('W');
    await page.getByRole('option', { name: 'W042' }).click();
    await eventually(() => screen.lesionOf('W042-P1-2_b').innerText()).toContain('Lesion 1');
    await screen.pair('W042-P1-2_b').getByText('W042 is there, with 1 pair').waitFor();

    const dialog = await screen.compare('P3-1');
    await dialog.getByText(/^Pair W042-1 of patient W042$/).waitFor();
    expect(await dialog.innerText()).toMatch(/9\d% alike/);
    expect(await dialog.getByRole('img').count()).toBe(2);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Leave this pair out' }).click();
    await screen.pair('P3-1').getByText('Left out').waitFor();

    await expectAccessible(page);
    expect(await screen.store.innerText()).toContain('Store 4 pairs');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: '4 pairs are stored' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Annotate the new pairs' }).click();
    await page.waitForURL(/#\/annotate/);
    await goTo(page, 'Patients');
    const list = worklistPage(page);
    await eventually(() => list.codes()).toEqual(['P1', 'P2', 'W042']);
  });

  test('pairs are gone through by keyboard', async () => {
    const { page } = window;
    await goTo(page, 'Import');
    await screen.drop([at('day')]);
    await eventually(() => screen.pairs.count()).toBe(5);
    const selected = (): Promise<string | null> =>
      page
        .getByRole('list', { name: 'Pairs' })
        .locator('[aria-current]')
        .getAttribute('aria-label');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Discard the import' }).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(selected).toBe('P1-1');
    await page.keyboard.press('ArrowRight');
    await eventually(selected).toBe('P1-2');
    await page.keyboard.press('s');
    await eventually(() => screen.filesOf('P1-2')).toEqual(['day/P1-2_se.png', 'day/P1-2_b.png']);
    await page.keyboard.press('x');
    await screen.pair('P1-2').getByText('Left out').waitFor();
    await page.keyboard.press('End');
    await eventually(selected).toBe('P3-1');
    await page.keyboard.press('t');
    await eventually(() => screen.pairs.count()).toBe(4);
    await page.keyboard.press('Home');
    await eventually(selected).toBe('P1-1');
    await page.keyboard.press('Enter');
    await screen.patientOf('P1-1').and(page.locator(':focus')).waitFor();
    // The very same files were stored by the test before.
    const copies = await screen.side('Copies');
    await copies
      .getByRole('button', { name: 'Leave out the 3 pairs with an identical picture' })
      .click();
    expect(await screen.store.innerText()).toContain('Nothing to store');
  });

  test('nobody leaves a begun import unasked, and a discarded one leaves nothing', async () => {
    const { page } = window;
    expect(await staged()).toHaveLength(1);
    await goTo(page, 'Patients');
    await screen.leaving.waitFor();
    await page.keyboard.press('Enter');
    await screen.leaving.waitFor({ state: 'hidden' });
    await goTo(page, 'Patients');
    await screen.leaving.getByRole('button', { name: 'Discard and leave' }).click();
    await worklistPage(page).row('W042').waitFor();
    await eventually(staged).toEqual([]);

    await goTo(page, 'Import');
    await screen.chooseFiles([at('day/lone.png')]);
    await page.getByRole('heading', { name: 'No pairs yet' }).waitFor();
    await screen.discard();
    await screen.empty.waitFor();
    await eventually(staged).toEqual([]);
  });

  test('a file dropped on another screen is refused, and the window stays', async () => {
    const { page } = window;
    await goTo(page, 'Studies');
    await page.getByRole('heading', { name: 'Studies' }).waitFor();
    const [address, before] = [page.url(), page.context().pages().length];
    await screen.drop([at('two/bmode.png')]);
    await page.getByRole('button', { name: 'New study' }).click();
    await page.getByRole('dialog', { name: 'New study' }).waitFor();
    await page.keyboard.press('Escape');
    expect(page.url()).toBe(address);
    expect(page.context().pages()).toHaveLength(before);
  });

  test("a patient's own button names them, and a second lesion can be chosen", async () => {
    const { page } = window;
    await goTo(page, 'Patients');
    await worklistPage(page).open('P2');
    await patientPage(page).title.waitFor();
    await page.keyboard.press('i');
    await page.getByText('They will be pairs of P2.').waitFor();
    await screen.chooseFiles([at('two/bmode.png'), at('two/strain.png')]);
    await page.getByText('P2 is there, with 2 pairs').waitFor();
    await screen.lesionOf('P2-1').click();
    await page.getByRole('option', { name: 'Lesion 2 (new)' }).click();
    await screen.store.click();
    await page.waitForURL(/#\/lesions\/\d+/);
    await page.getByRole('heading', { name: 'Lesion 2' }).waitFor();
  });

  test('a study folder is taken as it is, from its path', async () => {
    const { page } = window;
    await goTo(page, 'Import');
    await screen.addPath(at('Elasto2020'));
    await page.getByText('Study folder Elasto2020: 6 pairs, as pairs.csv says').waitFor();
    expect(await screen.studyName.inputValue()).toBe('Elasto2020');
    await expectAccessible(page);
    await screen.studyName.fill('Patients');
    await page.getByText('There is a study of this name').waitFor();
    await screen.studyName.fill('Elasto2020');
    await screen.store.click();
    await page.getByRole('heading', { name: '6 pairs are stored' }).waitFor();
    await goTo(page, 'Studies');
    expect(await studiesPage(page).row('Elasto2020').innerText()).toMatch(/Imported\s+3\s+6/);

    await goTo(page, 'Import');
    await screen.addPath(at('nowhere'));
    const unreadable = await screen.side('Unreadable');
    await unreadable.getByText('nowhere').first().waitFor();
    await screen.discard();
  });

  test('what cannot be sent or kept is told, and goes on where it can', async () => {
    const { page } = window;
    await goTo(page, 'Import');
    await screen.chooseFiles([at('day/P1-1_b.png')]);
    await page.getByRole('heading', { name: 'No pairs yet' }).waitFor();
    await page.context().setOffline(true);
    await screen.chooseFiles([at('day/P1-1_se.png')]);
    await page.getByRole('alert').getByText('it does not answer').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await screen.pair('P1-1').waitFor();

    const [id] = await staged();
    await rm(join(window.folder, 'staging', id!), { recursive: true });
    await screen.chooseFiles([at('day/P1-2_b.png')]);
    await page.getByRole('alert').getByText('Nothing was changed.').waitFor();
    await page.getByRole('button', { name: 'Begin anew' }).click();
    await screen.empty.waitFor();
  });

  test.each(['light', 'dark'] as const)('is accessible in both languages (%s)', async (theme) => {
    const { page } = window;
    await switchTheme(page, theme);
    for (const language of ['Deutsch', 'English'] as const) {
      await settingsPage(page).chooseLanguage(language);
      await page.keyboard.press('Control+3');
      await page.getByRole('heading', { level: 2 }).waitFor();
      await expectAccessible(page);
      await screen.drop([at('day')]);
      await eventually(() => page.getByRole('tab').count()).toBe(3);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await expectAccessible(page);
      }
      await page.getByRole('button', { name: /^(Name patterns|Namen von Paaren)/ }).click();
      await page.getByRole('dialog').getByRole('table').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press(PLACE_KEYS.settings.replace('Mod', 'Control'));
      await page
        .getByRole('button', { name: /^(Discard and leave|Verwerfen und verlassen)/ })
        .click();
    }
  });

  test('who goes on while a study is asked what lacks is not called back', async () => {
    const { page } = window;
    const held: (() => void)[] = [];
    let holding = false;
    await page.routeWebSocket(/\/rpc$/, (line) => {
      const host = line.connectToServer();
      host.onMessage((message) => {
        if (holding) held.push(() => line.send(message));
        else line.send(message);
      });
    });
    await page.reload();
    await goTo(page, 'Import');
    await screen.chooseFolder(at('day'));
    await eventually(() => screen.pairs.count()).toBe(5);
    await screen.patientOf('P3-1').fill('');
    holding = true;
    await screen.store.click();
    await eventually(() => held.length).toBeGreaterThan(0);
    await screen.patientOf('P1-1').click();
    await screen.patientOf('P1-1').fill('W042');
    holding = false;
    for (const answer of held) answer();
    // Asked for after what lacks, and answered after it.
    await screen.pair('W042-1').getByText('W042 is there').waitFor();
    await screen.patientOf('W042-1').and(page.locator(':focus')).waitFor();
    await screen.discard();
    await screen.empty.waitFor();
  });
});

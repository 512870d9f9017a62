import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { generatePhantomStudy } from '../../src/main/phantom/generate.ts';
import { readStudy } from '../../src/main/study/read.ts';
import { makeReadingKit, type ReadingKit } from '../support/reading-room.ts';
import { describeWith } from '../support/requires.ts';
import { csvRows } from '../support/studies.ts';
import { importPage } from './pages/import.ts';
import { modelsPage } from './pages/models.ts';
import { goTo } from './pages/navigation.ts';
import { patientPage } from './pages/patient.ts';
import { type ReaderPage, readerOn } from './pages/reader.ts';
import { studiesPage } from './pages/studies.ts';
import { welcomePage } from './pages/welcome.ts';
import { worklistPage } from './pages/worklist.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

const STUDY = 'Protocol 12';

describeWith('chromium', 'from files on the disk to a saved second opinion', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let kit: ReadingKit;
  let disk: string;
  let files: readonly string[];
  let window: AppWindow;
  let page: Page;
  let reader: ReaderPage;

  beforeAll(async () => {
    kit = await makeReadingKit();
    disk = await mkdtemp(join(tmpdir(), 'sonopair-disk-'));
    files = await filesOfOnePatient(disk);
    window = await openWindow();
    page = window.page;
    reader = readerOn(page);
  });
  afterAll(async () => {
    await window?.close();
    await kit?.remove();
    await rm(disk, { recursive: true, force: true });
  });

  test('the first start loads the sample study; a fitted model is imported and used', async () => {
    const welcome = welcomePage(page);
    await welcome.heading.waitFor();
    await welcome.name.fill('Dr. Ruth Weber');
    await welcome.chooseModel('Go on without a model');
    await welcome.goOn('Load the sample study');
    await worklistPage(page).total.waitFor();
    const models = modelsPage(page);
    await models.open();
    await models.importAndUse(kit.model, 'Tiny');
  });

  test('files are chosen, a code is typed, and the reading screen opens', async () => {
    const screen = importPage(page);
    await goTo(page, 'Import');
    await screen.chooseFiles(files);
    await eventually(() => screen.pairs.count()).toBe(2);
    await screen.studyName.fill(STUDY);
    await screen.patient.fill('W042');
    await page.getByText('W042 is new in this study').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/lesions\/\d+/);
    await page.getByRole('link', { name: 'Patient W042' }).waitFor();
    await reader.viewer.drawn();
  });

  test('one pair is cropped by mouse, the other by keyboard', async () => {
    const { viewer } = reader;
    await viewer.drag('b', { x: 100, y: 80 }, { x: 220, y: 200 });
    await eventually(() => viewer.crop('se')).not.toBeNull();
    await reader.saveCrop.click();
    await eventually(() => reader.message.innerText()).toMatch(
      /^The crop is saved\. Pair W042-scan 2 has none yet\.$/,
    );
    await viewer.press('n');
    await reader.cropSection('W042-scan 2').waitFor();
    await viewer.press('r');
    await eventually(() => viewer.crop('se')).not.toBeNull();
    await viewer.press('Shift+ArrowDown', 'Enter');
    await eventually(() => reader.message.innerText()).toBe('The crop is saved.');
    for (const part of ['b', 'se'] as const) expect(await viewer.crop(part)).not.toBeNull();
  });

  test('the model of synthetic images is silent until it is unlocked, on record', async () => {
    const { machine } = reader;
    const address = page.url();
    await machine.section.getByText(/Tiny was not fitted on real images/).waitFor();
    expect(await machine.reveal.isEnabled()).toBe(false);
    await machine.section.getByRole('button', { name: 'Unlock it…' }).click();
    const models = modelsPage(page);
    await models.unlocking.waitFor();
    expect(await models.unlocking.innerText()).toContain(STUDY);
    await models.unlock('Method comparison, protocol 12');
    await eventually(async () => (await models.unlocks.allInnerTexts()).join('\n')).toMatch(
      /Tiny\s+Protocol 12\s+Method comparison, protocol 12\s+Dr\. Ruth Weber/,
    );
    await page.goto(address);
    await machine.section.getByText('Your own opinion comes first.').waitFor();
  });

  test('opinion, reveal and Grad-CAM, each with the warning', async () => {
    const { machine, own, heat, viewer } = reader;
    await viewer.drawn();
    await own.choose('Malignant (M)');
    await own.birads('4B');
    await own.commit.click();
    await own.another.waitFor();
    await machine.reveal.click();
    await eventually(() => machine.verdict.innerText()).toMatch(/[012] of 2 pairs malignant/);
    await machine.section.getByText('This model was fitted on synthetic images.').waitFor();
    const pane = viewer.pane('b');
    await page.mouse.move(2, 2);
    const plain = (await pane.screenshot()).toString('base64');
    await heat.show.click();
    await heat.hide.waitFor();
    await eventually(async () => (await pane.screenshot()).toString('base64')).not.toBe(plain);
  });

  test('after a restart all of it is there', async () => {
    const { machine, own } = reader;
    const before = await machine.section.getByRole('listitem').allInnerTexts();
    await window.restart();
    const list = worklistPage(page);
    await list.searchBox.fill('W042');
    // Rows still move while the others go: a click could land on a neighbour.
    await eventually(() => list.codes()).toEqual(['W042']);
    await list.open('W042');
    const lesion = patientPage(page).lesion('1');
    await lesion.getByRole('button', { name: /Second opinion/ }).click();
    await machine.verdict.waitFor();
    await eventually(() => machine.section.getByRole('listitem').allInnerTexts()).toEqual(before);
    expect(await own.section.innerText()).toMatch(/Malignant\s+BI-RADS 4B/);
  });

  test('the study is exported with what the machine said; imported again it is the same', async () => {
    const studies = studiesPage(page);
    const [out, again] = [join(disk, 'Protocol 12 again'), join(disk, 'third')];
    await goTo(page, 'Studies');
    await studies.export(STUDY, out);
    const reads = await csvRows(join(out, 'machine-reads.csv'));
    expect(reads).toHaveLength(2);
    for (const { notice, fitted_on } of reads) {
      expect(notice).toMatch(/^Research use only/i);
      expect(fitted_on).toBe('synthetic');
    }

    const screen = importPage(page);
    await goTo(page, 'Import');
    await screen.addPath(out);
    await eventually(() => screen.pairs.count()).toBe(2);
    await screen.store.click();
    await page.waitForURL(/#\/lesions\/\d+/);
    await goTo(page, 'Studies');
    await studies.export('Protocol 12 again', again);
    expect(await contentOf(again)).toEqual(await contentOf(out));
    expect(window.faults).toEqual([]);
  });
});

/** Two pairs of one patient, named as a scanner might: `lesion 1 b.png`, `lesion 1 se.png`, … */
async function filesOfOnePatient(disk: string): Promise<readonly string[]> {
  const root = join(disk, 'phantoms');
  const { pairs } = await generatePhantomStudy({ out: root, patients: 2, seed: 77 });
  const scans = join(disk, 'scans');
  await mkdir(scans);
  const ofOne = [...Map.groupBy(pairs, ({ patient }) => patient).values()];
  const two = ofOne.find(({ length }) => length >= 2)!.slice(0, 2);
  const paths: string[] = [];
  for (const [index, { bImage, seImage }] of two.entries())
    for (const [image, mark] of [
      [bImage, 'b'],
      [seImage, 'se'],
    ] as const) {
      const path = join(scans, `scan ${index + 1} ${mark}${extname(image)}`);
      await cp(join(root, image), path);
      paths.push(path);
    }
  return paths;
}

/** Everything of a study folder: its rows, and the bytes of its images in place of their paths. */
async function contentOf(folder: string): Promise<unknown> {
  const { columns, pairs } = await readStudy(folder);
  const images = await Promise.all(
    pairs.flatMap(({ bImage, seImage }) =>
      [bImage, seImage].map((path) => readFile(join(folder, path), 'base64')),
    ),
  );
  return { columns, pairs, images };
}

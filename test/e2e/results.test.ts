import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { evaluateFolder } from '../../src/main/services/crossval/evaluate.ts';
import type { PlanFit } from '../../src/shared/crossval/arms.ts';
import { admitTinyStudy, jobRoom, runSpec, untilJob } from '../support/jobs.ts';
import { describeWith } from '../support/requires.ts';
import { type ResultsPage, resultsPage, type ViewName } from './pages/results.ts';
import { worklistPage } from './pages/worklist.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

const VIEWS: readonly ViewName[] = [
  'Overview',
  'Tables',
  'Figures',
  'Subgroups',
  'Comparisons',
  'Cases',
  'Another run',
];
const ARM = 'B-SE, full, ResNet-18';
const FIELDS = [
  'Malignant, found',
  'Malignant, missed',
  'Benign, called malignant',
  'Benign, cleared',
];

/** A data folder with two finished runs: of B, SE and B-SE, and of B alone with another seed. */
async function folderWithRuns(): Promise<string> {
  const outside = await mkdtemp(join(tmpdir(), 'sonopair-results-'));
  const folder = join(outside, 'data');
  const room = await jobRoom(folder, { evaluate: evaluateFolder });
  try {
    const studyId = await admitTinyStudy(room, 12);
    const fit = (input: PlanFit['input']): PlanFit => ({
      input,
      images: 'full',
      networks: ['resnet18'],
    });
    const plan = { format: 'sonopair-plan', version: 1 } as const;
    const runs = [
      { name: 'All inputs', seed: 1, fits: (['b', 'se', 'bse'] as const).map(fit) },
      { name: 'B alone', seed: 2, fits: [fit('b')] },
    ];
    for (const { name, seed, fits } of runs) {
      const spec = runSpec(studyId, { name, seed, plan: { ...plan, name, fits } });
      const { id } = await room.jobs.create(spec);
      expect(await untilJob(room, id, 'done', 'failed')).toBe('done');
    }
  } finally {
    await room.close();
  }
  return folder;
}

describeWith('chromium', 'the figures of a run in a browser', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let folder: string;
  let window: AppWindow;
  let page: Page;
  let results: ResultsPage;
  beforeAll(async () => {
    folder = await folderWithRuns();
    window = await openWindow({ folder });
    page = window.page;
    results = resultsPage(page);
    await results.open('All inputs');
  });
  afterAll(async () => {
    await window?.close();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  const saved = async (press: () => Promise<void>): Promise<{ name: string; text: string }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), text: await textOf(download) };
  };

  test('what the images are stands above every view, and every view can be used by everybody', async () => {
    for (const view of VIEWS) {
      await results.show(view);
      expect(await results.warning.first().innerText()).toContain('synthetic');
      for (const theme of ['dark', 'light']) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        await expectAccessible(page);
      }
    }
  });

  test('a field of a confusion matrix leads to exactly its cases', async () => {
    let tested = 0;
    for (const field of FIELDS) {
      await results.show('Tables');
      const cell = results.confusion(field, ARM);
      const count = Number(/\d+$/.exec((await cell.innerText()).trim())?.[0]);
      tested += count;
      await cell.click();
      await results.asked.waitFor();
      expect(await results.asked.innerText()).toContain(`${field} by ${ARM}`);
      expect(await results.cases.count()).toBe(count);
      const diagnosis = field.startsWith('Malignant') ? 'Malignant' : 'Benign';
      for (const row of await results.cases.allInnerTexts()) expect(row).toContain(diagnosis);
      await page.goBack();
    }
    expect(tested).toBe(3);
  });

  test('a case stands under the three models with its Grad-CAM, by keys alone', async () => {
    await results.show('Cases');
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('option', { name: 'All cases' }).click();
    await eventually(() => results.cases.count()).toBe(3);
    const first = await results.shownCase.innerText();
    for (const [model, images] of [
      ['B model', ['B-mode']],
      ['SE model', ['Strain']],
      ['B-SE model', ['B-mode', 'Strain']],
    ] as const) {
      const column = results.model(model);
      expect(await column.getByText(/^malignant [01]\.\d\d$/).count()).toBe(1);
      for (const image of images) {
        const picture = column.getByRole('img', { name: new RegExp(`^${image} of ${first}-1$`) });
        const heat = column.getByRole('img', { name: `Grad-CAM over ${image}` });
        for (const shown of [picture, heat])
          await eventually(() => shown.evaluate(widthOf)).toBeGreaterThan(0);
      }
    }
    await page.keyboard.press('h');
    await eventually(() => page.getByRole('img', { name: /^Grad-CAM/ }).count()).toBe(0);
    await page.keyboard.press('h');
    await page.keyboard.press('j');
    await eventually(() => results.shownCase.innerText()).not.toBe(first);
    const second = await results.shownCase.innerText();
    await page.getByRole('link', { name: 'Find the patient in the worklist' }).click();
    await worklistPage(page).row(second).waitFor();
    await results.open('All inputs');
  });

  test("the paper's figures stand below ours, with their known faults", async () => {
    await results.show('Tables');
    expect(await page.getByText('Paper', { exact: false }).getByText('81.94').count()).toBe(0);
    await page.getByText('The paper’s figures').click();
    const row = page.getByRole('row').filter({ hasText: ARM }).first();
    expect(await row.innerText()).toContain('81.94 ± 2.40');
    await page.getByText('Paper: full B-SE ResNet-18 fits four folds, not five.').waitFor();
  });

  test('a mark of a curve is reached by keys, and leads to the cases behind it', async () => {
    await results.show('Figures');
    const marks = results.marks('ROC by mean probability');
    await marks.focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => marks.getAttribute('aria-valuetext')).toContain('Cutoff');
    await page.keyboard.press('Enter');
    await results.asked.waitFor();
    expect(await results.asked.innerText()).toContain('decided wrongly');
    await page.goBack();
    await page.getByRole('figure', { name: 'Heat inside the ROI' }).waitFor();
  });

  test('charts and tables can be taken away', async () => {
    await results.show('Figures');
    const roc = results.chart('ROC by mean probability');
    const svg = await saved(() => roc.getByRole('button', { name: 'Save as SVG' }).click());
    expect(svg.name).toMatch(/-roc\.svg$/);
    expect(svg.text).toMatch(/^<\?xml|^<svg/);
    const csv = await saved(() => roc.getByRole('button', { name: 'as CSV' }).click());
    expect(csv.text).toContain('Sensitivity');
    const tables = await saved(() =>
      page.getByRole('button', { name: 'Save tables (CSV)' }).click(),
    );
    expect(tables.name).toMatch(/tables\.zip$/);
    for (const name of ['table1.csv', 'table4.csv', 'predictions.csv'])
      expect(tables.text).toContain(name);
  });

  test('another run stands beside it, on the patients both have tested', async () => {
    await results.show('Another run');
    await page.getByRole('button', { name: 'Run beside this one' }).click();
    await page.getByRole('option', { name: /^B alone/ }).click();
    const row = page.getByRole('row').filter({ hasText: 'B, full, ResNet-18' });
    await row.waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(2);
    expect(await row.innerText()).toContain('n = 3');
    expect(window.faults).toEqual([]);
  });
});

/** Of an image, once it is there. */
function widthOf(image: unknown): number {
  return (image as { readonly naturalWidth: number }).naturalWidth;
}

async function textOf(download: Download): Promise<string> {
  return (await readFile(await download.path())).toString('latin1');
}

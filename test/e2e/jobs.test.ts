import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { describeWith } from '../support/requires.ts';
import { jobPage, jobsPage, newJobPage } from './pages/jobs.ts';
import { goTo } from './pages/navigation.ts';
import { expectAccessible } from './support/axe.ts';
import { storeJobStudies } from './support/job-studies.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

/** So many that a run is still in them when it is paused. */
const EPOCHS = 8;

describeWith('chromium', 'jobs', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let folder: string;
  let window: AppWindow;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-jobs-'));
    await storeJobStudies(folder);
    window = await openWindow({ folder });
  });
  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('start with what they cost in sight', async () => {
    const { page } = window;
    const job = newJobPage(page);
    await goTo(page, 'Jobs');
    await page.getByText('No jobs yet').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('n');
    await job.heading.waitFor();
    await job.chooseStudy('Sound');
    // The paper's Table 1 also needs crops, and says so.
    await eventually(() => job.cost.innerText()).toContain('none of their pairs has the crops');
    expect(await job.start.isDisabled()).toBe(true);
    await job.chooseSmallRun(EPOCHS);
    await eventually(() => job.obstacle.innerText()).toBe('Everything is ready.');
    const cost = await job.cost.innerText();
    expect(cost).toMatch(/8 \(4 benign, 4 malignant\)/);
    expect(cost).toMatch(
      /Time at most\s+\d+ (s|min)\s+(measured on this machine now|by what was measured before)/,
    );
    expect(await job.guard.innerText()).toContain('Nothing is wrong');
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await eventually(() => jobPage(page).title.innerText()).toBe('Sound, own arms');
  });

  it('show how far they are, pause and go on by one key, and lead to their results', async () => {
    const { page } = window;
    const job = jobPage(page);
    await eventually(() => job.units.nth(1).innerText()).toMatch(
      /B-SE, full, fold 1\s+fitting: ResNet-18\s+\d+ of 8\s/,
    );
    await expectAccessible(page);
    await page.keyboard.press('p');
    await job.state('Paused').waitFor();
    expect(await job.units.count()).toBe(0);
    expect(await job.log.innerText()).toMatch(/bse-full\/fold-1/);
    await job.resume.click();
    await job.state('Done').waitFor();
    expect(await job.bar.getAttribute('value')).toBe('1');
    await expectAccessible(page);
    await job.results.click();
    await page.waitForURL(/#\/results\/\d+/);
    await page.getByRole('link', { name: 'All runs' }).waitFor();
    await page.getByRole('heading', { name: 'AUC by arm' }).waitFor();
    await goTo(page, 'Jobs');
    await eventually(() => jobsPage(page).row('Sound, own arms').innerText()).toContain('Done');
  });

  it('are held by the guard until somebody says why a leak is none', async () => {
    const { page } = window;
    const job = newJobPage(page);
    await page.getByRole('button', { name: 'New job' }).click();
    await job.chooseStudy('Leaky');
    await job.chooseSmallRun(400);
    await eventually(() => job.obstacle.innerText()).toMatch(
      /^The guard blocks: resolve 1 finding/,
    );
    expect(await job.guard.innerText()).toContain('The same image under several patients');
    for (const code of ['P1', 'P3'])
      expect(await job.guard.getByRole('link', { name: `Go to patient ${code}` }).count()).toBe(1);
    expect(await job.start.isDisabled()).toBe(true);
    await job.reason.fill('too short');
    expect(await job.start.isDisabled()).toBe(true);
    await expectAccessible(page);

    // What was chosen waits while a patient is looked at.
    await job.guard.getByRole('link', { name: 'Go to patient P1' }).click();
    await page.getByRole('heading', { level: 1, name: 'P1' }).waitFor();
    await page.goBack();
    await eventually(() => job.reason.inputValue()).toBe('too short');
    await job.reason.fill('The gel pad alone was imaged.');
    await eventually(() => job.start.isDisabled()).toBe(false);
    await job.start.click();
    await eventually(() => jobPage(page).title.innerText()).toBe('Leaky, own arms');
  });

  it('are cancelled after a question only', async () => {
    const { page } = window;
    const job = jobPage(page);
    await page.keyboard.press('Delete');
    await job.cancelling.getByRole('button', { name: 'Keep it' }).click();
    await job.cancelling.waitFor({ state: 'hidden' });
    await page.keyboard.press('Delete');
    await job.cancelling.getByRole('button', { name: 'Cancel the job' }).click();
    await job.state('Cancelled').waitFor();
    expect(await job.resume.count()).toBe(0);
    expect(window.faults).toEqual([]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { type Confirmed, confirmedFolder } from '../support/confirmed.ts';
import { describeWith } from '../support/requires.ts';
import { goTo } from './pages/navigation.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually, LONG_WALK } from './support/patience.ts';
import { type AppWindow, openWindow } from './support/window.ts';

describeWith('chromium', 'a calibration in a browser', () => {
  vi.setConfig({ testTimeout: LONG_WALK, hookTimeout: LONG_WALK });
  let window: AppWindow;
  let folder: string;
  let made: Confirmed;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-calibration-'));
    made = await confirmedFolder(folder, { benign: 34, malignant: 33, others: true });
    window = await openWindow({ folder });
  });
  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is reached from the model, and says who is a case and who is not', async () => {
    const { page } = window;
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Calibration of Breast model' }).click();
    const cases = page.getByRole('region', { name: '2. Confirmed patients' });
    await cases.getByText('34 of at least 30').waitFor();
    await cases.getByText('33 of at least 30').waitFor();
    for (const text of [
      '1 patient was seen by the model in fitting',
      '1 patient has a lesion without a diagnosis',
      '1 patient has lesions of both kinds',
      '1 patient has not been read with this model yet',
    ])
      await cases.getByText(text).waitFor();
    await cases.getByText('1 patient was seen by the model in fitting').click();
    await cases.getByText('SEEN', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('shows before and after, refuses an error rate that needs more patients, and locks', async () => {
    const { page } = window;
    const settings = page.getByRole('region', { name: '3. Threshold and error rate' });
    const rate = settings.getByRole('textbox', { name: /Error rate/ });
    const show = settings.getByRole('button', { name: 'Show the figures' });
    await rate.fill('2');
    await rate.press('Tab');
    await show.click();
    await settings.getByText(/an error rate of 2 % needs 49 of each/).waitFor();
    await rate.fill('15');
    await rate.press('Tab');
    await show.click();
    const result = page.getByRole('region', { name: '4. Before and after' });
    await result.getByText(/^Indeterminate between/).waitFor();
    await result.getByRole('row', { name: /AUC/ }).waitFor();
    await expectAccessible(page);
    // For whoever wants to look at it.
    const picture = process.env['SONOPAIR_PICTURES'];
    if (picture !== undefined) await result.screenshot({ path: join(picture, 'calibration.png') });
    await result.getByRole('button', { name: 'Lock and use' }).click();
    await page.getByText('Version 1 is locked and speaks from now on.').waitFor();
    await page.getByText('Version 1 speaks with this model.').waitFor();
  });

  it('is there after a restart, and is taken back and forth', async () => {
    const { page } = window;
    await window.restart();
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Calibration of Breast model' }).click();
    const versions = page.getByRole('region', { name: 'Locked calibrations' });
    await versions.getByText('Version 1 speaks with this model.').waitFor();
    await versions.getByRole('button', { name: 'Use none' }).click();
    await versions.getByText(/^None speaks/).waitFor();
    await versions.getByRole('button', { name: 'Use version 1' }).click();
    await versions.getByText('Version 1 speaks with this model.').waitFor();
    await eventually(() => versions.getByRole('listitem').count()).toBe(1);
    await expectAccessible(page);
    expect(window.faults).toEqual([]);
    expect(made.studyId).toBeGreaterThan(0);
  });
});

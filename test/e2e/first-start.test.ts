import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWith } from '../support/requires.ts';
import { expectAccessible } from './support/axe.ts';
import { type AppWindow, openWindow } from './support/window.ts';

describeWith('chromium', 'the first start', () => {
  let window: AppWindow;

  beforeAll(async () => {
    window = await openWindow();
  });

  afterAll(() => window.close());

  test('welcomes, loads the sample and finds it again after a restart', async () => {
    const { page } = window;
    await page.getByRole('heading', { name: 'Welcome to Sonopair' }).waitFor();
    await expectAccessible(page);

    await page.getByText('Go on without a model').click();
    await page.getByRole('button', { name: 'Load the sample study' }).click();
    await page.getByText('24 patients').waitFor({ timeout: 90_000 });
    await expectAccessible(page);

    await page.getByRole('searchbox').fill('PH003');
    await page.getByText('1 patient', { exact: true }).waitFor();
    await page.getByText('PH003', { exact: true }).click();
    await page.getByRole('heading', { name: 'PH003' }).waitFor();
    await page.getByRole('img').first().waitFor();
    await expectAccessible(page);

    await window.restart();
    await page.getByRole('link', { name: 'Patients' }).click();
    await page.getByText('24 patients').waitFor();
    expect(window.faults).toEqual([]);
  });
});

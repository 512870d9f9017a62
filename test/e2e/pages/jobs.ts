import type { Locator, Page } from 'playwright-core';

/** The list of jobs and the settings below it, in English. */
export interface JobsPage {
  readonly row: (name: string) => Locator;
  readonly parallel: Locator;
}

export function jobsPage(page: Page): JobsPage {
  const list = page.getByRole('table', { name: 'Jobs, newest first' });
  return {
    row: (name) => list.getByRole('row').filter({ hasText: name }),
    parallel: page.getByRole('textbox', { name: 'Jobs side by side' }),
  };
}

/** A job that is put together, in English. */
export interface NewJobPage {
  readonly heading: Locator;
  readonly chooseStudy: (name: string) => Promise<void>;
  /** One network on full B-SE images in two folds, at the smallest size. */
  readonly chooseSmallRun: (epochs: number) => Promise<void>;
  readonly cost: Locator;
  readonly guard: Locator;
  /** Where the reason of the first leak is typed. */
  readonly reason: Locator;
  /** Why it cannot be started, or that it can. */
  readonly obstacle: Locator;
  readonly start: Locator;
}

export function newJobPage(page: Page): NewJobPage {
  const verdict = page.getByRole('region', { name: 'Start' });
  const guard = page.getByRole('region', { name: 'Leakage guard' });
  const set = async (name: string, value: string): Promise<void> => {
    const field = page.getByRole('textbox', { name, exact: true });
    await field.fill(value);
    await field.press('Tab');
  };
  const toggle = (name: string | RegExp): Promise<void> =>
    page.getByRole('checkbox', { name }).click({ force: true });
  return {
    heading: page.getByRole('heading', { name: 'New job', level: 1 }),
    chooseStudy: async (name) => {
      await page.getByRole('button', { name: /Study$/ }).click();
      await page.getByRole('option', { name, exact: true }).click();
    },
    chooseSmallRun: async (epochs) => {
      await page.getByRole('radio', { name: /Own arms/ }).click({ force: true });
      for (const name of ['Full', 'Cropped to the lesion', 'B-mode (B)', 'Strain (SE)', 'AlexNet'])
        await toggle(name);
      await set('Folds', '2');
      await page.getByRole('radio', { name: /^Trial/ }).click({ force: true });
      await page.getByText('All settings').click();
      await set('Epochs at most', String(epochs));
    },
    cost: page.getByRole('region', { name: 'What it costs' }),
    guard,
    reason: guard.getByRole('textbox', { name: 'Reason to accept it' }).first(),
    obstacle: verdict.getByRole('status'),
    start: verdict.getByRole('button', { name: 'Start' }),
  };
}

/** How one job goes, in English. */
export interface JobPage {
  readonly title: Locator;
  /** The state in words, with what it was asked for. */
  readonly state: (text: string) => Locator;
  readonly bar: Locator;
  /** What the running units do: a row each. */
  readonly units: Locator;
  readonly log: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly results: Locator;
  readonly cancelling: Locator;
}

export function jobPage(page: Page): JobPage {
  const main = page.getByRole('main');
  return {
    title: main.getByRole('heading', { level: 1 }),
    state: (text) => main.getByText(text, { exact: true }),
    bar: main.getByRole('progressbar'),
    units: main.getByRole('table', { name: 'Now' }).getByRole('row'),
    log: main.getByRole('region', { name: /^The last \d+ lines$/ }),
    pause: main.getByRole('button', { name: 'Pause', exact: true }),
    resume: main.getByRole('button', { name: 'Go on', exact: true }),
    results: main.getByRole('button', { name: 'Results', exact: true }),
    cancelling: page.getByRole('dialog', { name: /^Cancel .+\?$/ }),
  };
}

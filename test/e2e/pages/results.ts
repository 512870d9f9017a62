import type { Locator, Page } from 'playwright-core';

import { goTo } from './navigation.ts';

export type ViewName =
  'Overview' | 'Tables' | 'Figures' | 'Subgroups' | 'Comparisons' | 'Cases' | 'Another run';

/** The figures of runs, in English. */
export interface ResultsPage {
  /** Opens the list of runs and one of them. */
  readonly open: (run: string) => Promise<void>;
  readonly show: (view: ViewName) => Promise<void>;
  /** What stands above every view. */
  readonly warning: Locator;
  /** A chart by its title, and what goes through its marks. */
  readonly chart: (title: string | RegExp) => Locator;
  readonly marks: (title: string) => Locator;
  /** A field of a confusion matrix. */
  readonly confusion: (field: string, arm: string) => Locator;
  /** Cases that are listed; the one that is shown; how the list came about. */
  readonly cases: Locator;
  readonly shownCase: Locator;
  readonly asked: Locator;
  /** A model's column, e.g. `B-SE model`. */
  readonly model: (name: string) => Locator;
}

export function resultsPage(page: Page): ResultsPage {
  const chart = (title: string | RegExp): Locator => page.getByRole('figure', { name: title });
  const list = page.getByRole('region', { name: 'Cases', exact: true });
  return {
    open: async (run) => {
      await goTo(page, 'Results');
      await page.getByRole('link', { name: run, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: run }).waitFor();
    },
    show: async (view) => {
      await page.getByRole('radiogroup', { name: 'Show' }).getByText(view, { exact: true }).click();
    },
    warning: page.getByRole('note').filter({ hasText: 'no claim about patients' }),
    chart,
    marks: (title) => chart(title).getByRole('slider'),
    confusion: (field, arm) => page.getByRole('button', { name: `${field} by ${arm}: ` }),
    cases: list.getByRole('row').filter({ has: page.getByRole('button') }),
    shownCase: list.locator('[aria-current="true"]'),
    asked: page.getByText(/\(cases: \d+\)$/),
    model: (name) => page.getByRole('region', { name, exact: true }),
  };
}

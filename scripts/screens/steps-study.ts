import { jobPage, newJobPage } from '../../test/e2e/pages/jobs.ts';
import { goTo } from '../../test/e2e/pages/navigation.ts';
import { resultsPage, type ViewName } from '../../test/e2e/pages/results.ts';
import type { Step } from './step.ts';

/** How long a small cross-validation may take beside everything else, in milliseconds. */
const RUN_TIME = 1_200_000;

/** A study from the patients to the paper's tables: a small run on phantoms. */
export const STUDY: readonly Step[] = [
  {
    name: 'jobs-new',
    shows: 'A new job: what it does, what it costs, and what the leakage guard says',
    go: async ({ page }) => {
      await goTo(page, 'Jobs');
      await page.keyboard.press('n');
      const job = newJobPage(page);
      await job.heading.waitFor();
      await job.chooseStudy('Sample');
      await page.getByRole('radio', { name: /Own arms/ }).click({ force: true });
      const folds = page.getByRole('textbox', { name: 'Folds', exact: true });
      await folds.fill('2');
      await folds.press('Tab');
      await page.getByRole('radio', { name: /^Trial/ }).click({ force: true });
      await page.getByText('Everything is ready.').waitFor({ timeout: RUN_TIME });
    },
  },
  {
    name: 'job',
    shows: 'A job: where it is, its learning curves and its log',
    go: async ({ page }) => {
      await newJobPage(page).start.click();
      const job = jobPage(page);
      await job.title.waitFor();
      await page
        .getByText(/fold-2.*epoch [2-5]/)
        .first()
        .waitFor({ timeout: RUN_TIME });
    },
  },
  {
    name: 'results-overview',
    shows: 'Results: AUC of every arm, and who is in which part',
    go: async ({ page }) => {
      const job = jobPage(page);
      await job.state('Done').waitFor({ timeout: RUN_TIME });
      await job.results.click();
      await page.getByRole('figure', { name: 'AUC by arm' }).waitFor();
    },
  },
  view('results-tables', 'Results: the paper’s tables', 'Tables'),
  view('results-figures', 'Results: curves of the chosen arms', 'Figures'),
  view('results-cases', 'Results: a case under three models with Grad-CAM (Figure 6)', 'Cases'),
];

function view(name: string, shows: string, of: ViewName): Step {
  return {
    name,
    shows,
    go: async ({ page }) => {
      await resultsPage(page).show(of);
      await page.waitForLoadState('networkidle');
    },
  };
}

import type { Locator, Page } from 'playwright-core';

import { type ViewerPage, viewerOn } from './viewer.ts';

/** The Annotate screen. */
export interface AnnotatePage {
  readonly viewer: ViewerPage;
  /** Goes there by the navigation. */
  readonly open: () => Promise<void>;
  /** Waits until the pair of that code is open and drawn. */
  readonly showing: (pair: string) => Promise<void>;
  /** As `3 of 9 annotated`. */
  readonly progress: () => Promise<string>;
  /** Whether the crop is saved, and by whom. */
  readonly state: () => Promise<string>;
  /** What the screen says about what was done. */
  readonly message: Locator;
  readonly save: Locator;
  readonly copy: Locator;
  readonly next: Locator;
  readonly previous: Locator;
  /** Entries of the list of versions, the newest first. */
  readonly versions: Locator;
  readonly restore: (version: number) => Promise<void>;
  /** The question whether to leave without saving. */
  readonly question: Locator;
}

export function annotateOn(page: Page): AnnotatePage {
  const viewer = viewerOn(page);
  const side = page.getByRole('complementary', { name: 'Crop' });
  return {
    viewer,
    open: async () => {
      await page.getByRole('link', { name: 'Annotate' }).click();
      await page.waitForURL(/#\/annotate/);
    },
    showing: async (pair) => {
      await side.getByText(new RegExp(`^${pair}( · |$)`)).waitFor();
      await viewer.drawn();
    },
    progress: () => page.getByText(/^\d+ of \d+ annotated/).innerText(),
    state: () => side.getByText(/^(Not saved|No crop yet|Version \d+, by .+)$/).innerText(),
    message: side.getByRole('status').last(),
    save: side.getByRole('button', { name: /Save and go on/ }),
    copy: side.getByRole('button', { name: /Copy from the previous pair/ }),
    next: page.getByRole('button', { name: 'Next (N)' }),
    previous: page.getByRole('button', { name: 'Previous (P)' }),
    versions: side.getByRole('listitem').filter({ hasText: /^Version \d+/ }),
    restore: (version) => side.getByRole('button', { name: `Restore version ${version}` }).click(),
    question: page.getByRole('dialog', { name: 'The crop is not saved' }),
  };
}

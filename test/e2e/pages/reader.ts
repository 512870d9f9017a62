import type { Locator, Page } from 'playwright-core';

import { type ViewerPage, viewerOn } from './viewer.ts';

/** The reading screen: both opinions of a lesion, in English. */
export interface ReaderPage {
  readonly viewer: ViewerPage;
  /** Names the lesion. */
  readonly title: Locator;
  /** Shows a pair of the lesion, by its code. */
  readonly showPair: (code: string) => Promise<void>;
  /** Where the crop is drawn: there while it is. */
  readonly cropSection: (pair: string) => Locator;
  readonly changeCrop: Locator;
  readonly saveCrop: Locator;
  /** What has just happened to the crop. */
  readonly message: Locator;
  readonly own: OwnOpinionPart;
  readonly machine: MachinePart;
  readonly heat: HeatPart;
  /** Entries of the list of all opinions, the newest first. */
  readonly history: Locator;
  /** What is printed in the place of the screen. */
  readonly sheet: Locator;
}

interface OwnOpinionPart {
  readonly section: Locator;
  readonly form: Locator;
  readonly choose: (value: 'Benign (B)' | 'Malignant (M)') => Promise<void>;
  readonly birads: (category: string) => Promise<void>;
  /** Whether a value of a row is chosen. */
  readonly chosen: (value: string) => Promise<boolean>;
  readonly comment: Locator;
  readonly commit: Locator;
  readonly another: Locator;
}

interface MachinePart {
  readonly section: Locator;
  readonly reveal: Locator;
  /** The decision over all pairs. */
  readonly verdict: Locator;
  /** What is said of one pair. */
  readonly pair: (code: string) => Locator;
  readonly readAgain: Locator;
}

interface HeatPart {
  readonly section: Locator;
  readonly show: Locator;
  readonly hide: Locator;
  readonly choose: (of: 'Benign' | 'Malignant') => Promise<void>;
  readonly opacity: Locator;
}

export function readerOn(page: Page): ReaderPage {
  const panel = page.getByRole('complementary', { name: 'Second opinion' });
  const own = panel.getByRole('region', { name: 'Your opinion' });
  const machine = panel.getByRole('region', { name: 'The machine’s opinion' });
  const heat = page.getByRole('region', { name: 'Grad-CAM' });
  const radio = (within: Locator, name: string): Locator =>
    within.getByRole('radio', { name, exact: true });
  return {
    viewer: viewerOn(page),
    title: page.getByRole('heading', { level: 1 }),
    showPair: (code) =>
      page
        .getByRole('navigation', { name: 'Pairs of the lesion' })
        .getByRole('button', { name: new RegExp(`^${code} `) })
        .click(),
    cropSection: (pair) => panel.getByRole('region', { name: `Crop of pair ${pair}` }),
    changeCrop: page.getByRole('button', { name: /^(Change|Draw) the crop/ }),
    saveCrop: panel.getByRole('button', { name: /^Save the crop/ }),
    message: panel.getByRole('status').first(),
    own: {
      section: own,
      form: own.getByRole('form', { name: 'Your opinion' }),
      choose: (value) => radio(own, value).click({ force: true }),
      birads: (category) => radio(own, category).click({ force: true }),
      chosen: (value) => radio(own, value).isChecked(),
      comment: own.getByRole('textbox', { name: 'Comment' }),
      commit: own.getByRole('button', { name: /^Commit/ }),
      another: own.getByRole('button', { name: 'Give another opinion' }),
    },
    machine: {
      section: machine,
      reveal: machine.getByRole('button', { name: /^Reveal the second opinion/ }),
      verdict: machine.getByRole('group', { name: 'Decision over all pairs' }),
      pair: (code) =>
        machine
          .getByRole('list', { name: 'Pairs' })
          .getByRole('listitem')
          .filter({ hasText: `Pair ${code}` }),
      readAgain: machine.getByRole('button', { name: /^Read again/ }),
    },
    heat: {
      section: heat,
      show: heat.getByRole('button', { name: /^Show Grad-CAM/ }),
      hide: heat.getByRole('button', { name: /^Hide Grad-CAM/ }),
      choose: (of) => radio(heat, of).click({ force: true }),
      opacity: heat.getByRole('slider', { name: 'Opacity' }),
    },
    history: panel.getByRole('region', { name: 'All opinions' }).getByRole('listitem'),
    sheet: page.locator('body > [aria-hidden="true"]', { hasText: 'Two opinions' }),
  };
}

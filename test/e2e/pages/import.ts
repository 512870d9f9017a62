import type { Locator, Page } from 'playwright-core';

/** The Import screen, in English. */
export interface ImportPage {
  /** What stands there before the first file. */
  readonly empty: Locator;
  /** The button that has the focus when nothing is chosen yet. */
  readonly choose: Locator;
  /** Chooses files by the browser's dialog. */
  readonly chooseFiles: (paths: readonly string[]) => Promise<void>;
  readonly chooseFolder: (path: string) => Promise<void>;
  /** Types the path of a folder of this machine. */
  readonly addPath: (path: string) => Promise<void>;
  /** Drops files and folders of the disk on the screen. */
  readonly drop: (paths: readonly string[]) => Promise<void>;
  /** The patient of the only pair, or of all. */
  readonly patient: Locator;
  readonly study: Locator;
  readonly studyName: Locator;
  readonly pairs: Locator;
  readonly pair: (code: string) => Locator;
  /** File names of a pair's images, B-mode first. */
  readonly filesOf: (code: string) => Promise<readonly string[]>;
  readonly patientOf: (code: string) => Locator;
  readonly lesionOf: (code: string) => Locator;
  readonly act: (
    code: string,
    what: 'Swap B-mode and strain' | 'Take apart' | 'Leave out',
  ) => Promise<void>;
  readonly store: Locator;
  /** A list beside the pairs, by its tab. */
  readonly side: (name: 'No partner' | 'Copies' | 'Unreadable') => Promise<Locator>;
  readonly compare: (code: string) => Promise<Locator>;
  readonly discard: () => Promise<void>;
  /** The question whether to leave a begun import. */
  readonly leaving: Locator;
}

export function importPage(page: Page): ImportPage {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const choose = async (name: RegExp, paths: readonly string[]): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await button(name).click();
    await (await chooser).setFiles([...paths]);
  };
  const pairs = page.getByRole('list', { name: 'Pairs' }).getByRole('listitem');
  const pair = (code: string): Locator =>
    page.getByRole('list', { name: 'Pairs' }).getByRole('listitem', { name: code, exact: true });
  return {
    empty: page.getByRole('heading', { name: /^Drop images/ }),
    choose: button('Choose files'),
    chooseFiles: (paths) => choose(/^(Choose|Add) files$/, paths),
    chooseFolder: (path) => choose(/^(Choose|Add) a folder$/, [path]),
    addPath: async (path) => {
      await button('From a path…').click();
      const dialog = page.getByRole('dialog', { name: 'Import from a path' });
      await dialog.getByRole('textbox', { name: 'Folder or file' }).fill(path);
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
    },
    drop: async (paths) => {
      const devtools = await page.context().newCDPSession(page);
      const data = { items: [], files: [...paths], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
      await devtools.detach();
    },
    patient: page.getByRole('combobox', { name: /^Patient( of all pairs)?$/ }),
    study: button(/Study$/),
    studyName: page.getByRole('textbox', { name: "New study's name" }),
    pairs,
    pair,
    filesOf: (code) => pair(code).getByRole('figure').locator('figcaption').allInnerTexts(),
    patientOf: (code) => page.getByRole('combobox', { name: `Patient of ${code}`, exact: true }),
    lesionOf: (code) => button(new RegExp(`Lesion of ${code}$`)),
    act: (code, what) => pair(code).getByRole('button', { name: what }).click(),
    store: button(/^(Store \d+ pairs?|Nothing to store)/),
    side: async (name) => {
      await page.getByRole('tab', { name }).click();
      return page.getByRole('tabpanel', { name });
    },
    compare: async (code) => {
      await pair(code)
        .getByRole('button', { name: /^There already/ })
        .click();
      return page.getByRole('dialog', { name: `Is ${code} there already?` });
    },
    discard: async () => {
      await button('Discard the import').click();
      await page
        .getByRole('dialog', { name: 'Discard the import?' })
        .getByRole('button', { name: 'Discard', exact: true })
        .click();
    },
    leaving: page.getByRole('dialog', { name: 'Leave the import?' }),
  };
}

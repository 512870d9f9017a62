import type { Page } from 'playwright-core';

/** What a step has at hand. */
export interface Stage {
  /** The window, in English. */
  readonly page: Page;
  /** A folder outside the data folder, for what is exported or to be imported. */
  readonly outside: string;
}

/** One way on through the window, and the picture that is taken where it leads. */
export interface Step {
  /** The picture's file name, without its ending. */
  readonly name: string;
  /** What the picture shows, in a few words. */
  readonly shows: string;
  /** Goes there from where the step before has ended. */
  readonly go: (stage: Stage) => Promise<void>;
  /** Leaves what would stand in the next step's way, such as a dialog. */
  readonly leave?: (stage: Stage) => Promise<void>;
}

import { RUN_TEXTS } from '../../../charts/run/texts.ts';

/** What stands in the figures of a run: the same texts as in files and reports. */
export const figures = RUN_TEXTS;

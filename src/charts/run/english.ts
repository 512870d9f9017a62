import type { RunWords } from './run-figure.ts';
import { RUN_TEXTS } from './texts.ts';

/** The words of files and reports: English, with a decimal point and no sign on zero. */
export const ENGLISH: RunWords = {
  say: (text, values = {}) =>
    RUN_TEXTS[text].replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? ''),
  decimal: (value, decimals) => value.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, ''),
  integer: (value) => value.toFixed(0),
};

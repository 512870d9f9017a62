import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** How the user's language writes numbers and times. */
export interface Format {
  readonly integer: (value: number) => string;
  /** A number for a text with plural forms: `count` chooses the form, `number` is written. */
  readonly counted: (count: number) => { readonly count: number; readonly number: string };
  /** With exactly so many decimals. */
  readonly decimal: (value: number, decimals: number) => string;
  /** A ratio such as 0.43 as whole percent. */
  readonly percent: (ratio: number) => string;
  /** A calendar day, given as `YYYY-MM-DD`. */
  readonly day: (day: string) => string;
  /** A moment (ISO 8601), in the machine's time zone. */
  readonly moment: (moment: string) => string;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatOf(i18n.language), [i18n.language]);
}

/** Days keep their order of year, month, day: it cannot be misread and lines up in columns. */
export function formatOf(language: string): Format {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const ratio = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    integer: whole.format,
    counted: (count) => ({ count, number: whole.format(count) }),
    decimal: (value, decimals) =>
      new Intl.NumberFormat(language, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        // What rounds to zero has no sign.
        signDisplay: 'negative',
      }).format(value),
    percent: ratio.format,
    day: (day) => day,
    moment: (text) => moment.format(new Date(text)),
  };
}

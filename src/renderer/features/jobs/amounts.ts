import { useTranslation } from 'react-i18next';

import { useFormat } from '../../ui/format.ts';

/** How long something takes, in the two units that matter of it. */
export type Duration =
  | { readonly unit: 'seconds'; readonly seconds: number }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'days'; readonly days: number; readonly hours: number };

/** Rounded up: what is promised is not late. */
export function durationOf(seconds: number): Duration {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return { unit: 'seconds', seconds: whole };
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return { unit: 'minutes', minutes };
  if (minutes < 48 * 60)
    return { unit: 'hours', hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  const hours = Math.ceil(minutes / 60);
  return { unit: 'days', days: Math.floor(hours / 24), hours: hours % 24 };
}

export interface Amounts {
  /** Seconds as `2 h 10 min`. */
  readonly duration: (seconds: number) => string;
  /** Bytes as `1.4 GB` or `230 MB`. */
  readonly bytes: (bytes: number) => string;
}

/** Times and sizes in the language of the window. */
export function useAmounts(): Amounts {
  const { t } = useTranslation('jobs');
  const { decimal, integer } = useFormat();
  return {
    duration: (seconds) => {
      const { unit, ...values } = durationOf(seconds);
      return t(`duration.${unit}`, values);
    },
    bytes: (bytes) =>
      bytes >= 1e9
        ? t('gigabytes', { size: decimal(bytes / 1e9, 1) })
        : t('megabytes', { size: integer(Math.ceil(bytes / 1e6)) }),
  };
}

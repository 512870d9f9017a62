import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Settings } from '../../shared/contract/studies.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

/** Makes the texts of a language available to `useTranslation`; one namespace per area. */
export async function startTexts(language: Settings['language']): Promise<i18n> {
  const texts = createInstance();
  await texts.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en, de },
    // React escapes.
    interpolation: { escapeValue: false },
  });
  return texts;
}

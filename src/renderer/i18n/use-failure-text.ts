import { useTranslation } from 'react-i18next';

import type { Settings } from '../../shared/contract/studies.ts';
import { failures as german } from './de/failures/index.ts';
import { createFailureTexts } from './failures.ts';

type Language = Settings['language'];
type Say = (text: string) => string;

const SAYINGS: Readonly<Record<Language, Say>> = {
  en: (text) => text,
  de: createFailureTexts(german).translate,
};

/**
 * Says in the user's language what the application says of failures, which it does in English: one
 * part of a failure, or its one line. Also what it calls a task, and what a model card says.
 */
export function useFailureText(): Say {
  const { i18n } = useTranslation();
  return failureTextIn(i18n.language);
}

function failureTextIn(language: string): Say {
  return SAYINGS[language in SAYINGS ? (language as Language) : 'en'];
}

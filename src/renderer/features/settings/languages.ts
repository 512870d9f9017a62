/** The languages of the texts, each by its own name. */
export const LANGUAGES = [
  { value: 'en', label: 'English', lang: 'en' },
  { value: 'de', label: 'Deutsch', lang: 'de' },
] as const;

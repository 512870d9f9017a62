import { expect, test } from 'vitest';

import { startTexts } from '../../../src/renderer/i18n/start.ts';
import { formatOf } from '../../../src/renderer/ui/format.ts';

test('a text has the form its number asks for, and the number as the language writes it', async () => {
  for (const [language, one, many] of [
    ['en', '1 image is missing.', '1,234 images are missing.'],
    ['de', '1 Bild fehlt.', '1.234 Bilder fehlen.'],
  ] as const) {
    const { t } = await startTexts(language);
    const { counted } = formatOf(language);
    expect(t('verify.missing', { ns: 'studies', ...counted(1) })).toBe(one);
    expect(t('verify.missing', { ns: 'studies', ...counted(1234) })).toBe(many);
  }
});

test('a language has every plural form of a text it has one of', async () => {
  for (const language of ['en', 'de'] as const) {
    const { options } = await startTexts(language);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect(missingForms(options.resources?.[language] ?? {}, forms)).toEqual([]);
  }
});

/** Keys such as `total_one` without their sisters. */
function missingForms(catalogue: object, forms: readonly string[], path = ''): readonly string[] {
  return Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null)
      return missingForms(value, forms, `${path}${key}.`);
    const [, stem] = /^(.+)_(?:zero|one|two|few|many|other)$/.exec(key) ?? [];
    if (stem === undefined) return [];
    return forms.flatMap((form) =>
      `${stem}_${form}` in catalogue ? [] : [`${path}${stem}_${form}`],
    );
  });
}

import { describe, expect, test } from 'vitest';

import { WAYS_OUT } from '../../../src/renderer/features/reader/ways-out.ts';
import { startTexts } from '../../../src/renderer/i18n/start.ts';
import { SILENCE } from '../../../src/shared/contract/second-opinion.ts';

/** The reading screen's texts in a language. */
async function textsIn(language: 'en' | 'de') {
  return (await startTexts(language)).getFixedT(null, 'reader');
}

describe.each(['en', 'de'] as const)('what the reading screen says, in %s', (language) => {
  test.each(SILENCE)('of the silence "%s": its reason in full, and a way out', async (silence) => {
    const t = await textsIn(language);
    const values = { model: 'Phantom model', fault: 'the file is missing.', study: 'Ward 3' };
    expect(t(`silence.${silence}`, values)).toMatch(/^[^{}]+[.]$/);
    expect(WAYS_OUT[silence].length).toBeGreaterThan(0);
    for (const way of WAYS_OUT[silence]) expect(t(`silence.${way}`)).not.toBe(`silence.${way}`);
  });

  test('of the caption: that the map cannot tell B from SE', async () => {
    const t = await textsIn(language);
    expect(t('heat.caption')).toMatch(language === 'en' ? /cannot tell B from SE/ : /nicht unter/);
  });
});

describe('the votes', () => {
  test.each([
    ['en', 1, 1, '1 of 1 pair malignant'],
    ['en', 3, 2, '2 of 3 pairs malignant'],
    ['de', 1, 0, '0 von 1 Bildpaar bösartig'],
    ['de', 2, 1, '1 von 2 Bildpaaren bösartig'],
  ] as const)('in %s, of %i pairs', async (language, count, malignant, expected) => {
    const t = await textsIn(language);
    expect(t('verdict.votes', { count, malignant })).toBe(expected);
  });
});

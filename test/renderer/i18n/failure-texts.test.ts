import { describe, expect, test } from 'vitest';

import { createFailureTexts } from '../../../src/renderer/i18n/failures.ts';

const { translate, explain } = createFailureTexts({
  'it is missing': 'fehlt',
  'it is missing (pair {pair})': 'fehlt (Bildpaar {pair})',
  'cannot read it: {cause}': 'nicht lesbar: {cause}',
  'permission is denied': 'die Berechtigung fehlt',
  'Pair {pair}': 'Bildpaar {pair}',
  'Pair {pair}, {file}': 'Bildpaar {pair}, {file}',
  'the model "{model}" is not for {study}': 'für {study} ist das Modell „{model}“ nicht',
  'Check the path': 'Prüfen Sie den Pfad',
  'Close it and try again. {safety}': 'Schließen Sie es. {safety}',
  'Nothing was changed': 'Nichts wurde verändert',
  'none of its {count} pairs can be read ({cause})':
    'keines der {count} Paare ist lesbar ({cause})',
});

describe('a failure in another language', () => {
  test('is translated by its English text', () => {
    expect(translate('it is missing')).toBe('fehlt');
  });

  test('keeps its values, in the order of the other language', () => {
    expect(translate('the model "M 1.5 (a*b)" is not for C:\\x')).toBe(
      'für C:\\x ist das Modell „M 1.5 (a*b)“ nicht',
    );
  });

  test('says a value in the other language where that is a text of ours', () => {
    expect(translate('cannot read it: permission is denied')).toBe(
      'nicht lesbar: die Berechtigung fehlt',
    );
    expect(translate('Close it and try again. Nothing was changed')).toBe(
      'Schließen Sie es. Nichts wurde verändert',
    );
  });

  test('is found by the entry that says the most of it', () => {
    expect(translate('it is missing (pair 3)')).toBe('fehlt (Bildpaar 3)');
    expect(explain('Pair 3, 3_b.png').closest).toEqual(['Pair {pair}, {file}']);
  });

  test('may be a whole line', () => {
    expect(translate('Pair 3, a: b.png: cannot read it: EBUSY. Check the path.')).toBe(
      'Bildpaar 3, a: b.png: nicht lesbar: EBUSY. Prüfen Sie den Pfad.',
    );
    expect(translate('/data/x.csv: it is missing.')).toBe('/data/x.csv: fehlt.');
  });

  test('may hold another failure', () => {
    expect(translate('none of its 2 pairs can be read (Pair 1: it is missing)')).toBe(
      'keines der 2 Paare ist lesbar (Bildpaar 1: fehlt)',
    );
  });

  test('may be several', () => {
    expect(translate('Pair 1: it is missing; Pair 2: permission is denied')).toBe(
      'Bildpaar 1: fehlt; Bildpaar 2: die Berechtigung fehlt',
    );
  });

  test('stays as it is where nothing is known of it', () => {
    for (const text of ['', '  ', 'EBUSY', 'a. b: c; d.', '…/ä.png: ?', '100 %'])
      expect(translate(text)).toBe(text);
  });

  test('says what of it is not known', () => {
    expect(explain('cannot read it: EBUSY. Check the path')).toMatchObject({
      left: ['EBUSY'],
      patterns: ['cannot read it: {cause}', 'Check the path'],
    });
  });
});

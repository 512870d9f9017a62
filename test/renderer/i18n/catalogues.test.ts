import { describe, expect, test } from 'vitest';

import { de } from '../../../src/renderer/i18n/de/index.ts';
import { en } from '../../../src/renderer/i18n/en/index.ts';

/** Every text by its path, such as `worklist.title`. */
function textsOf(catalogue: object, path = '', found = new Map<string, string>()) {
  for (const [key, value] of Object.entries(catalogue) as [string, string | object][])
    if (typeof value === 'string') found.set(`${path}${key}`, value);
    else textsOf(value, `${path}${key}.`, found);
  return found;
}

/** What is filled in, such as `{{count}}`. */
function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).toSorted();
}

describe('the texts', () => {
  const english = textsOf(en);
  const german = textsOf(de);

  test('are the same ones in both languages, and none is empty', () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    expect([...english, ...german].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('are filled in with the same values in both languages', () => {
    const different = [...english].filter(
      ([path, text]) =>
        JSON.stringify(placeholders(text)) !== JSON.stringify(placeholders(german.get(path) ?? '')),
    );
    expect(different.map(([path]) => path)).toEqual([]);
  });
});

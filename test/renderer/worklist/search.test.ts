import { describe, expect, test } from 'vitest';

import { worklistQuery } from '../../../src/shared/contract/worklist.ts';
import { EVERYBODY, queryOf, readSearch } from '../../../src/renderer/features/worklist/search.ts';

/** An address as the router hands it over. */
function address(parts: Readonly<Record<string, unknown>>): Parameters<typeof readSearch>[0] {
  return { ...parts } as Parameters<typeof readSearch>[0];
}

describe("the worklist's address", () => {
  test('that says nothing asks for everybody, by code', () => {
    expect(readSearch(address({}))).toEqual(EVERYBODY);
    expect(EVERYBODY).toMatchObject({ sort: 'code', descending: false, row: 0, text: '' });
  });

  test('is read whole', () => {
    const search = readSearch(
      address({
        text: 'weber',
        diagnoses: ['benign'],
        sort: 'last-exam',
        descending: true,
        row: 12,
      }),
    );
    expect(search).toEqual({
      ...EVERYBODY,
      text: 'weber',
      diagnoses: ['benign'],
      sort: 'last-exam',
      descending: true,
      row: 12,
    });
    expect(queryOf(search)).toEqual(worklistQuery.parse({ text: 'weber', diagnoses: ['benign'] }));
  });

  test.each([{ sort: 'age' }, { diagnoses: 'benign' }, { row: -1 }, { text: 'x'.repeat(201) }])(
    'that makes no sense (%j) asks for everybody',
    (parts) => {
      expect(readSearch(address(parts))).toEqual(EVERYBODY);
    },
  );
});

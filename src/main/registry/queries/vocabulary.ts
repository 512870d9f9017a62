/**
 * The lists of values that patients have of one kind, such as devices. There are few different
 * lists, so each gets a number; what is asked of a patient is then asked once of each list.
 */
export interface Vocabulary {
  /** The number of a list, which is given as JSON text. */
  readonly intern: (list: string) => number;
  /** Each list, as numbers of values. */
  readonly lists: readonly (readonly number[])[];
  /** Each value that is in any list. */
  readonly values: readonly string[];
}

export function createVocabulary(): Vocabulary {
  const listNumbers = new Map<string, number>();
  const valueNumbers = new Map<string, number>();
  const lists: (readonly number[])[] = [];
  const values: string[] = [];
  const valueNumber = (value: string): number => {
    const known = valueNumbers.get(value);
    if (known !== undefined) return known;
    valueNumbers.set(value, values.length);
    return values.push(value) - 1;
  };
  return {
    intern: (list) => {
      const known = listNumbers.get(list);
      if (known !== undefined) return known;
      listNumbers.set(list, lists.length);
      return lists.push((JSON.parse(list) as string[]).map(valueNumber)) - 1;
    },
    lists,
    values,
  };
}

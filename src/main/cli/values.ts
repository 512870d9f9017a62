import { InvalidArgumentError } from 'commander';

/** Parsers of option values; what they throw ends in one line and exit status 2. */

/** A whole number of at least `from` (and at most `to`). */
export function wholeNumber(from: number, to: number = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= from && value <= to)
      return value;
    const range = to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Any finite number. */
export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number, such as 2.87.');
}

/** A number between 0 and 1, both excluded. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number between 0 and 1, such as 0.2.');
}

/** One of the listed words or numbers. */
export function oneOf<const T extends string | number>(allowed: readonly T[]) {
  return (text: string): T => {
    const found = allowed.find((value) => String(value) === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Allowed: ${allowed.join(', ')}.`);
  };
}

/** A list with commas, each item one of the listed words, none twice. */
export function listOf<const T extends string>(allowed: readonly T[]) {
  const parse = oneOf(allowed);
  return (text: string): readonly T[] => {
    const items = text.split(',').map((item) => parse(item.trim()));
    if (new Set(items).size === items.length) return items;
    throw new InvalidArgumentError('One is named twice.');
  };
}

/** `KEY=VALUE,KEY=VALUE` with known keys, none twice. */
export function assignments<const K extends string>(keys: readonly K[]) {
  const parseKey = oneOf(keys);
  return (text: string): Readonly<Partial<Record<K, string>>> => {
    const found: Partial<Record<K, string>> = {};
    for (const item of text.split(',')) {
      const [name = '', ...rest] = item.split('=');
      const value = rest.join('=').trim();
      if (value === '')
        throw new InvalidArgumentError(`"${item}" is not of the form NETWORK=VALUE.`);
      const key = parseKey(name.trim());
      if (found[key] !== undefined) throw new InvalidArgumentError(`${key} is named twice.`);
      found[key] = value;
    }
    return found;
  };
}

/** A word, or a whole number of at least `from`. */
export function wordOrNumber<const W extends string>(word: W, from: number) {
  const parse = wholeNumber(from);
  return (text: string): W | number => (text === word ? word : parse(text));
}

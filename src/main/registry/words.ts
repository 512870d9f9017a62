/**
 * The words of a text as the search knows them: runs of letters and digits, without accents and in
 * lower case, so that `Müller-Weiß 12` is found by `mul`, `weiß` and `12`.
 */
export function wordsOf(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A text as it is compared where people type its beginning. */
export function folded(text: string): string {
  return plain(text).trim();
}

/**
 * A key that sorts codes as people count: `P2` before `P10`, whatever their case. Runs of digits
 * are written behind their length; the code itself decides between equals.
 */
export function naturalKey(code: string): string {
  const counted = folded(code).replace(/\d+/g, (digits) => {
    const significant = digits.replace(/^0+(?=\d)/, '');
    return String(significant.length).padStart(3, '0') + significant;
  });
  return `${counted}\u0001${code}`;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '');
}

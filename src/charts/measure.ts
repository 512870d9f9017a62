import { SMALL_SIZE } from './element.ts';

const NARROW = new Set("iljtfrI.,:;'|!()[] ·-–".split(''));
const WIDE = new Set('mwMWQO%@—≥≤±'.split(''));

/**
 * About how wide a text is, in pixels. Nothing can be measured where a report is drawn, so this
 * errs towards the widest of the fonts in use (DejaVu Sans).
 */
export function textWidth(content: string, size = SMALL_SIZE): number {
  let ems = 0;
  for (const letter of content) {
    if (NARROW.has(letter)) ems += 0.38;
    else if (WIDE.has(letter)) ems += 0.92;
    else ems += letter >= 'A' && letter <= 'Z' ? 0.7 : 0.6;
  }
  return ems * size;
}

/** The text in lines no wider than `width`, broken between words; a longer word is cut short. */
export function wrapText(content: string, width: number, size = SMALL_SIZE): readonly string[] {
  const lines: string[] = [];
  for (const word of content.split(/ +/).filter((each) => each !== '')) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(joined, size) <= width) lines[lines.length - 1] = joined;
    else lines.push(shorten(word, width, size));
  }
  return lines;
}

/** The text, or its beginning with an ellipsis where it is wider than `width`. */
export function shorten(content: string, width: number, size = SMALL_SIZE): string {
  if (textWidth(content, size) <= width) return content;
  const letters = Array.from(content);
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('')}…`;
}

import type { NamePattern } from '../contract/imports.ts';

/** What a file's name says about it. */
export interface NameMark {
  /** Which image of a pair it is; null where the name does not say. */
  readonly role: 'b' | 'se' | null;
  /** The path without extension and mark: the same for the two images of a pair. */
  readonly key: string;
  /** The patient's code as the pattern finds it; null where there is no pattern or no match. */
  readonly patient: string | null;
}

/**
 * The names scanners and their users give: `…_b`/`…_se`, `B12`/`SE12`, `…-bmode`/`…-strain`,
 * `…B`/`…elasto`, also as folders. A mark does not touch a letter, so that no word is cut.
 */
export const DEFAULT_NAME_PATTERN: NamePattern = {
  b: '(?<![a-z])(?:b(?:[-_ ]?mode)?|bm|gr[ae]y(?:[-_ ]?scale)?)(?![a-z])',
  se: '(?<![a-z])(?:se|e|el|elasto[a-z]*|elastic[a-z]*|strain)(?![a-z])',
  patient: null,
};

/**
 * Reads names by a pattern, upper and lower case alike. The last match counts, since folders come
 * first; where both expressions match, the one that matches later in the path.
 *
 * Throws SyntaxError for an expression that is none. An expression may take for ever on a long
 * name: patterns of users are run in a thread that can be stopped.
 */
export function nameReader(pattern: NamePattern): (path: string) => NameMark {
  const b = new RegExp(pattern.b, 'gi');
  const se = new RegExp(pattern.se, 'gi');
  const patient = pattern.patient === null ? null : new RegExp(pattern.patient, 'i');
  return (path) => {
    const name = path.replace(/\.[^./]*$/, '');
    const markB = lastMatch(b, name);
    const markSe = lastMatch(se, name);
    const role = later(markB, markSe);
    const key = tidy(role === null ? name : cut(name, role === 'b' ? markB : markSe));
    return { role, key, patient: patient?.exec(key)?.[1]?.trim() || null };
  };
}

/** Two keys that differ only in case or in the signs between words are the same. */
export function sameKey(key: string): string {
  return key.toLowerCase().replace(/[-_ .]+/g, '-');
}

interface Match {
  readonly from: number;
  readonly to: number;
}

/** The last match that is not empty. */
function lastMatch(expression: RegExp, name: string): Match | null {
  let last: Match | null = null;
  for (const { index, 0: text } of name.matchAll(expression))
    if (text !== '') last = { from: index, to: index + text.length };
  return last;
}

function later(b: Match | null, se: Match | null): 'b' | 'se' | null {
  if (b === null) return se === null ? null : 'se';
  return se === null || b.to > se.to ? 'b' : 'se';
}

function cut(name: string, match: Match | null): string {
  return match === null ? name : name.slice(0, match.from) + name.slice(match.to);
}

/** Without the signs that the cut leaves over, and without folders that were nothing but the mark. */
function tidy(key: string): string {
  return key
    .split('/')
    .map((part) => part.replace(/([-_ .])[-_ .]+/g, '$1').replace(/^[-_ .]+|[-_ .]+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
}

/**
 * Texts of failures in another language, by the English text as in gettext: pattern to pattern. A
 * `{name}` stands for a value that only a run knows, and is put where the translation names it.
 */
export type FailureCatalogue = Readonly<Record<string, string>>;

/** Failures in the user's language. */
export interface FailureTexts {
  /**
   * A part of a failure, or its one line (`subject: reason. remedy.`), in the user's language. What
   * the catalogue does not know stays as it is, and so does every value that is no text of ours.
   */
  readonly translate: (text: string) => string;
  /** How the translation comes about. */
  readonly explain: (text: string) => Explanation;
}

interface Explanation {
  readonly text: string;
  /** The entries it is made of. */
  readonly patterns: readonly string[];
  /** Words of the text that no entry knows. */
  readonly left: readonly string[];
  /** Entries that fit the whole text equally well; more than one where they are ambiguous. */
  readonly closest: readonly string[];
}

interface Entry {
  readonly pattern: string;
  readonly names: readonly string[];
  readonly matcher: RegExp;
  /** Its words, which a text must contain; how many characters they have, and letters of these. */
  readonly words: readonly string[];
  readonly length: number;
  readonly weight: number;
  readonly translation: string;
}

interface Translated extends Omit<Explanation, 'closest'> {
  /** How many letters of the text the catalogue knew. */
  readonly weight: number;
}

const PLACEHOLDER = /\{(\w+)\}/g;
const LETTER = /\p{L}/u;
/** Texts within texts: a remedy in a cause in a cause is as far as it goes. */
const DEEPEST = 12;

/** Makes the matchers of a catalogue, once. */
export function createFailureTexts(catalogue: FailureCatalogue): FailureTexts {
  const entries = Object.entries(catalogue)
    .map(([pattern, text]) => entryOf(pattern, text))
    .toSorted((one, other) => other.length - one.length);
  const matching = (text: string): readonly Entry[] =>
    entries.filter(
      ({ words, matcher }) => words.every((word) => text.includes(word)) && matcher.test(text),
    );

  const translated = (text: string): Translated => translate(text, matching, new Map(), 0);
  return {
    translate: (text) => translated(text).text,
    explain: (text) => {
      const { weight: _, ...made } = translated(text);
      const found = matching(text);
      const closest = found.filter(({ length }) => length === found[0]?.length);
      return { ...made, closest: closest.map(({ pattern }) => pattern) };
    },
  };
}

/** The reading of a text of which the catalogue knows the most. */
function translate(
  text: string,
  matching: (text: string) => readonly Entry[],
  known: Map<string, Translated>,
  depth: number,
): Translated {
  const before = known.get(text);
  if (before !== undefined) return before;
  const asItIs = { text, weight: 0, patterns: [], left: [text] };
  if (!LETTER.test(text)) return { ...asItIs, left: [] };
  if (depth > DEEPEST) return asItIs;
  const inner = (part: string): Translated => translate(part, matching, known, depth + 1);
  const found = [
    ...matching(text).map((entry) => filledIn(entry, text, inner)),
    ...composed(text, inner),
    ...listed(text, inner),
  ].reduce<Translated>((one, other) => (other.weight > one.weight ? other : one), asItIs);
  known.set(text, found);
  return found;
}

type Inner = (part: string) => Translated;

/** An entry's translation with its values, which may be texts of ours themselves. */
function filledIn(entry: Entry, text: string, inner: Inner): Translated {
  const values = entry.matcher.exec(text)!.slice(1).map(inner);
  const whole = joined(values, '');
  return {
    text: entry.translation.replace(
      PLACEHOLDER,
      (hole, name: string) => values[entry.names.indexOf(name)]?.text ?? hole,
    ),
    weight: entry.weight + whole.weight,
    patterns: [entry.pattern, ...whole.patterns],
    left: whole.left,
  };
}

/** `subject: reason`, `reason. remedy`, and with the full stop of a whole line. */
function composed(text: string, inner: Inner): readonly Translated[] {
  const pairs = ['. ', ': '].flatMap((border) =>
    splits(text, border).map((parts) => joined(parts.map(inner), border)),
  );
  if (!text.endsWith('.')) return pairs;
  const sentence = inner(text.slice(0, -1));
  return [...pairs, { ...sentence, text: `${sentence.text}.` }];
}

/** `one; other`: several causes in one. */
function listed(text: string, inner: Inner): readonly Translated[] {
  const parts = text.split('; ');
  return parts.length === 1 ? [] : [joined(parts.map(inner), '; ')];
}

function entryOf(pattern: string, translation: string): Entry {
  const words = pattern.split(/\{\w+\}/);
  const source = words.map((each) => each.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return {
    pattern,
    translation,
    names: [...pattern.matchAll(PLACEHOLDER)].map(([, name]) => name!),
    matcher: new RegExp(`^${source.join('(.*?)')}$`, 'su'),
    words: words.filter((each) => each !== ''),
    length: words.join('').length,
    weight: words.join('').replace(/[^\p{L}]/gu, '').length,
  };
}

/** A text cut in two at each place where a border stands in it. */
function splits(text: string, border: string): readonly (readonly [string, string])[] {
  const parts = text.split(border);
  return parts
    .slice(1)
    .map((_, index) => [
      parts.slice(0, index + 1).join(border),
      parts.slice(index + 1).join(border),
    ]);
}

function joined(parts: readonly Translated[], border: string): Translated {
  return {
    text: parts.map(({ text }) => text).join(border),
    weight: parts.reduce((total, { weight }) => total + weight, 0),
    patterns: parts.flatMap(({ patterns }) => patterns),
    left: parts.flatMap(({ left }) => left),
  };
}

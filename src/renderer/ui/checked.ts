import type { z } from 'zod';

/** Why a field cannot be saved: a text of the catalogue (`problem`) and its values. */
export interface Problem {
  readonly text: ProblemText;
  /** What it must not pass; 0 where the text says nothing of one. */
  readonly limit: number;
}

export type ProblemText =
  | 'required'
  | 'number'
  | 'whole'
  | 'atLeast'
  | 'above'
  | 'atMost'
  | 'tooLong'
  | 'tooMany'
  | 'day'
  | 'wrong';

export type Problems<Fields> = { readonly [Name in keyof Fields]?: Problem };

export interface Checked<Fields> {
  /** Null where something is wrong. */
  readonly value: Fields | null;
  readonly problems: Problems<Fields>;
}

/** What a form holds, as the schema of the contract sees it: its value, or what is wrong where. */
export function checked<Fields extends Readonly<Record<string, unknown>>>(
  schema: z.ZodType<Fields>,
  input: Readonly<Record<keyof Fields, unknown>>,
): Checked<Fields> {
  const result = schema.safeParse(input);
  if (result.success) return { value: result.data, problems: {} };
  const problems: Record<string, Problem> = {};
  for (const issue of result.error.issues) {
    const [field] = issue.path;
    if (typeof field === 'string') problems[field] ??= problemOf(issue);
  }
  return { value: null, problems };
}

type Issue = z.core.$ZodIssue;

function problemOf(issue: Issue): Problem {
  switch (issue.code) {
    case 'too_small': {
      const limit = Number(issue.minimum);
      if (issue.origin === 'string') return { text: 'required', limit };
      return { text: issue.inclusive === false ? 'above' : 'atLeast', limit };
    }
    case 'too_big':
      return { text: TOO_BIG[issue.origin] ?? 'atMost', limit: Number(issue.maximum) };
    case 'invalid_type':
      return { text: WRONG_TYPE[issue.expected] ?? 'wrong', limit: 0 };
    case 'invalid_format':
      return { text: issue.format === 'date' ? 'day' : 'wrong', limit: 0 };
    default:
      return { text: 'wrong', limit: 0 };
  }
}

const TOO_BIG: Readonly<Record<string, ProblemText>> = { string: 'tooLong', array: 'tooMany' };
/** `int` is said of a number that is no whole one. */
const WRONG_TYPE: Readonly<Record<string, ProblemText>> = { number: 'number', int: 'whole' };

/** A typed text; nothing where it is empty. */
export function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}

/**
 * A typed number, with a decimal point or comma; nothing where it is empty. What is no number stays a
 * text, so that the schema refuses it.
 */
export function numberOrNull(text: string): number | string | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

/** Typed numbers, one after the other, apart by spaces or semicolons. */
export function numbers(text: string): (number | string)[] {
  return text
    .split(/[\s;]+/)
    .map(numberOrNull)
    .filter((value) => value !== null);
}

/** A number as it is typed in that language; empty for none. */
export function typed(value: number | null, language: string): string {
  if (value === null) return '';
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 6 }).format(
    value,
  );
}

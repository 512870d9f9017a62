/** Differences told of one file; the others are counted. */
const TOLD = 20;

/**
 * Where two values differ, each as a line that names the place: `arms[3].estimates.auc.value: 0.91
 * reported, 0.9 recomputed`. Numbers are equal when they are the same number.
 */
export function differencesOf(reported: unknown, recomputed: unknown): readonly string[] {
  const found: string[] = [];
  walk(reported, recomputed, '', found);
  return found.length <= TOLD
    ? found
    : [...found.slice(0, TOLD), `${found.length - TOLD} more places`];
}

function walk(reported: unknown, recomputed: unknown, place: string, found: string[]): void {
  if (Object.is(reported, recomputed) || (reported === 0 && recomputed === 0)) return;
  if (!isContainer(reported) || !isContainer(recomputed)) {
    found.push(`${place}: ${brief(reported)} reported, ${brief(recomputed)} recomputed`);
    return;
  }
  const isList = Array.isArray(reported) || Array.isArray(recomputed);
  for (const key of new Set([...Object.keys(reported), ...Object.keys(recomputed)])) {
    const inner = isList ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`;
    walk(reported[key], recomputed[key], inner, found);
  }
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The first line in which two texts differ, as one line; null where they are equal. */
export function textDifference(reported: string, recomputed: string): string | null {
  if (reported === recomputed) return null;
  const [a, b] = [reported.split('\n'), recomputed.split('\n')];
  const line = a.findIndex((text, index) => text !== b[index]);
  const at = line < 0 ? a.length : line;
  return `line ${at + 1}: ${brief(a[at])} reported, ${brief(b[at])} recomputed`;
}

/** Rows of one page. */
export const PAGE = 100;

/** Places of rows, the last one included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The pages that rows in sight lie in, and one more on either side: they will be wanted next. What is
 * nearest to the middle of the sight comes first, because they are answered in the order they are
 * asked for.
 */
export function pagesFor({ first, last }: Range, total: number): readonly number[] {
  const end = Math.ceil(total / PAGE);
  const from = Math.max(0, Math.floor(first / PAGE) - 1);
  const to = Math.min(end, Math.floor(last / PAGE) + 2);
  const middle = (first + last + 1) / 2;
  const away = (page: number): number => Math.abs((page + 0.5) * PAGE - middle);
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at).toSorted(
    (one, other) => away(one) - away(other),
  );
}

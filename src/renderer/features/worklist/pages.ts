/** Rows of one page. */
export const PAGE = 100;

/** Places of rows, the last one included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** The pages that rows in sight lie in, and one more on either side: they will be wanted next. */
export function pagesFor({ first, last }: Range, total: number): readonly number[] {
  const end = Math.ceil(total / PAGE);
  const from = Math.max(0, Math.floor(first / PAGE) - 1);
  const to = Math.min(end, Math.floor(last / PAGE) + 2);
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

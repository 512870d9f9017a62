/** Widths that a column's cells ask for. */
export interface ColumnNeed {
  /** Of its longest word: less would break a word. */
  readonly least: number;
  /** Of its longest cell: more does no good. */
  readonly most: number;
}

/**
 * Widths of columns side by side within `room`: what their cells want where there is room for it,
 * else each its longest word and a share of what is left, by what it lacks. Columns that do not even
 * fit their words are made narrower alike, so that the table stays on the page.
 */
export function columnWidths(needs: readonly ColumnNeed[], room: number): readonly number[] {
  const least = needs.reduce((sum, need) => sum + need.least, 0);
  const most = needs.reduce((sum, need) => sum + need.most, 0);
  if (most <= room) return needs.map((need) => need.most);
  if (least >= room) return needs.map((need) => (need.least * room) / least);
  const share = (room - least) / (most - least);
  return needs.map((need) => need.least + (need.most - need.least) * share);
}

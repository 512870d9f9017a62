/** The width of every column, from its widest cell. */
export function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
}

/** One line of a table for a terminal, indented by two. */
export function line(cells: readonly string[], widths: readonly number[]): string {
  return `  ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd();
}

/** A table for a terminal: header and rows, columns aligned. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const all = [header, ...rows];
  const widths = columnWidths(all);
  return all.map((cells) => line(cells, widths));
}

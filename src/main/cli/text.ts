/** Small pieces of text that several commands show. */

/** `0:42`, `12:05`, `3:20:00`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part, i) =>
    i === 0 && whole < 3600 ? String(part) : String(part).padStart(2, '0'),
  );
  return [...(whole < 3600 ? [] : [String(Math.floor(whole / 3600))]), ...parts].join(':');
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `[######------]` */
export function bar(share: number, width = 20): string {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`;
}

/** Rows as columns of equal width, two spaces apart; numbers are right-aligned. */
export function table(
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          numeric.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

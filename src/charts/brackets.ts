/** A comparison of two columns, by their indices. */
export interface Bracket {
  readonly from: number;
  readonly to: number;
  /** A p-value as it is to be written, with what it is of. */
  readonly label: string;
}

export interface BracketRoom {
  readonly left: number;
  readonly right: number;
}

/**
 * The row of each bracket, 0 nearest to the columns: short ones first, each on the lowest row where
 * its room is free.
 */
export function bracketRows(rooms: readonly BracketRoom[]): readonly number[] {
  const order = rooms
    .map((_, index) => index)
    .toSorted((a, b) => widthOf(rooms[a]!) - widthOf(rooms[b]!) || a - b);
  const rows: BracketRoom[][] = [];
  const result = rooms.map(() => 0);
  for (const index of order) {
    const room = rooms[index]!;
    const free = rows.findIndex((row) =>
      row.every(({ left, right }) => room.left >= right || room.right <= left),
    );
    if (free === -1) rows.push([room]);
    else rows[free]!.push(room);
    result[index] = free === -1 ? rows.length - 1 : free;
  }
  return result;
}

function widthOf({ left, right }: BracketRoom): number {
  return right - left;
}

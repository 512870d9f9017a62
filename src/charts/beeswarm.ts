/**
 * Sideways offsets in pixels that keep dots of one column from lying on each other: each dot, from
 * the lowest value up, goes as near to the middle as the dots already there let it. Nothing is
 * random. Where `most` pixels to either side do not suffice, dots overlap at that edge.
 *
 * @param places along the column, in pixels
 * @param size distance that two dots keep, in pixels
 * @returns offsets in the order of `places`
 */
export function beeswarm(places: readonly number[], size: number, most: number): readonly number[] {
  const order = places.map((_, index) => index).toSorted((a, b) => places[a]! - places[b]!);
  const offsets = places.map(() => 0);
  const near: number[] = [];
  for (const index of order) {
    const place = places[index]!;
    while (near.length > 0 && place - places[near[0]!]! >= size) near.shift();
    offsets[index] = freeOffset(
      near.map((other) => {
        const reach = Math.sqrt(Math.max(size ** 2 - (place - places[other]!) ** 2, 0));
        return [offsets[other]! - reach, offsets[other]! + reach] as const;
      }),
      most,
    );
    near.push(index);
  }
  return offsets;
}

/** The offset nearest to 0 inside none of the open intervals; to the right where two are as near. */
function freeOffset(taken: readonly (readonly [number, number])[], most: number): number {
  const slack = 1e-9;
  const candidates = [0, ...taken.flatMap(([low, high]) => [high, low])];
  let best: number | null = null;
  for (const each of candidates) {
    if (Math.abs(each) > most) continue;
    if (best !== null && Math.abs(each) >= Math.abs(best) - slack) continue;
    if (taken.every(([low, high]) => each <= low + slack || each >= high - slack)) best = each;
  }
  return best ?? most;
}

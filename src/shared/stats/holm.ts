/**
 * Holm's step-down adjustment of a family of p-values (S. Holm, Scand J Stat 1979): R's
 * `p.adjust(p, "holm")`. In the order given; a test that gave no p (`null`) keeps its place and does
 * not count. Throws RangeError for what is no p.
 */
export function holm(ps: readonly (number | null)[]): readonly (number | null)[] {
  const wrong = ps.find((p) => p !== null && !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`not a p-value: ${wrong}`);
  const ascending = ps
    .flatMap((p, at) => (p === null ? [] : [{ p, at }]))
    .toSorted((x, y) => x.p - y.p);
  const adjusted: (number | null)[] = ps.map(() => null);
  let least = 0;
  for (const [rank, { p, at }] of ascending.entries()) {
    least = Math.max(least, Math.min(1, p * (ascending.length - rank)));
    adjusted[at] = least;
  }
  return adjusted;
}

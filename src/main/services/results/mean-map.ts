/**
 * The mean of Grad-CAM maps of one pair by several folds' models, scaled to its own maximum. Each
 * map is scaled to its own maximum already, since the scores of different models cannot be compared:
 * every fold has the same say, and one without positive evidence says "nowhere". All zero where none
 * has any.
 */
export function meanMap(maps: readonly Float32Array[]): Float32Array {
  const [first] = maps;
  const sum = new Float32Array(first?.length ?? 0);
  for (const map of maps) for (const [i, value] of map.entries()) sum[i]! += value;
  const most = sum.reduce((a, b) => Math.max(a, b), 0);
  return most === 0 ? sum : sum.map((value) => value / most);
}

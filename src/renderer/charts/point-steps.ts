import type { ChartPoint } from '../../charts/chart.ts';

/** How far from a mark the pointer may be and still mean it, in pixels. */
const REACH = 26;

/** The mark nearest to a place; null where none is near. */
export function nearestPoint(
  points: readonly ChartPoint[],
  x: number,
  y: number,
): ChartPoint | null {
  let best: ChartPoint | null = null;
  let least = REACH;
  for (const point of points) {
    const distance = Math.hypot(point.x - x, point.y - y);
    // Of marks in the same place the last drawn lies on top.
    if (distance <= least) [best, least] = [point, distance];
  }
  return best;
}

/**
 * Where a key leads from a mark: left and right one by one, up and down to the nearest mark of the
 * next list, Home and End to the ends. Null for keys that lead nowhere; `from` is null before the
 * first step.
 */
export function stepTo(
  points: readonly ChartPoint[],
  from: number | null,
  key: string,
): number | null {
  const last = points.length - 1;
  if (last < 0) return null;
  const at = from === null ? null : Math.min(Math.max(from, 0), last);
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowRight':
      return at === null ? 0 : Math.min(at + 1, last);
    case 'ArrowLeft':
      return at === null ? last : Math.max(at - 1, 0);
    case 'ArrowDown':
      return at === null ? 0 : otherList(points, at, 1);
    case 'ArrowUp':
      return at === null ? last : otherList(points, at, -1);
    default:
      return null;
  }
}

/** The mark nearest from left to right in the list before or after this one; itself if there is none. */
function otherList(points: readonly ChartPoint[], at: number, direction: 1 | -1): number {
  const lists = [...new Set(points.map(listOf))];
  const here = points[at]!;
  const wanted = lists[lists.indexOf(listOf(here)) + direction];
  let [best, least] = [at, Infinity];
  for (const [index, point] of points.entries()) {
    const distance = Math.abs(point.x - here.x);
    if (listOf(point) === wanted && distance < least) [best, least] = [index, distance];
  }
  return best;
}

function listOf({ kind, series }: ChartPoint): string {
  return `${kind} ${series}`;
}

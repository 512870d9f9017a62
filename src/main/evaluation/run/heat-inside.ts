/** A rectangle in cells of a map: (0, 0) is the top left corner of the first one. */
export interface CellBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What of a map lies inside a rectangle; null for a map without heat. */
export interface HeatInside {
  /** Share of the heat. */
  readonly share: number | null;
  /** 1 where the hottest point lies inside; the share of equally hot ones that do. */
  readonly hit: number | null;
  /** Share of the map's area. */
  readonly area: number;
}

/**
 * The heat inside a rectangle as the overlay draws it (`imaging/heat-map.ts`): cells are enlarged
 * bilinearly between their centres and level beyond the outer ones. The integral of that surface is
 * taken exactly, without pixels. Its highest point is the centre of the highest cell.
 *
 * @param map height × width values, not negative, rows from the top
 * @param box may reach beyond the map; only what lies on it counts
 */
export function heatInside(
  map: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  box: CellBox,
): HeatInside {
  const across = weights(width, box.left, box.right);
  const down = weights(height, box.top, box.bottom);
  const area = (sum(across) * sum(down)) / (width * height);
  let [total, inside, highest] = [0, 0, 0];
  let [hottest, hits] = [0, 0];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = map[y * width + x]!;
      total += value;
      inside += value * across[x]! * down[y]!;
      if (value < highest) continue;
      if (value > highest) [highest, hottest, hits] = [value, 0, 0];
      hottest += 1;
      if (isInside(x + 0.5, y + 0.5, box)) hits += 1;
    }
  if (total === 0) return { share: null, hit: null, area };
  return { share: inside / total, hit: hits / hottest, area };
}

function isInside(x: number, y: number, { left, right, top, bottom }: CellBox): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** What each cell of a row contributes between two places: integrals of its weight, 1 in all. */
function weights(cells: number, from: number, to: number): Float64Array {
  const low = Math.min(Math.max(from, 0), cells);
  const high = Math.min(Math.max(to, low), cells);
  return Float64Array.from(
    { length: cells },
    (_, cell) => integral(cell, cells, high) - integral(cell, cells, low),
  );
}

/**
 * ∫ of a cell's weight from 0 to `end`: it rises from the centre before to its own and falls to the
 * next; the outer cells have weight 1 up to the border.
 */
function integral(cell: number, cells: number, end: number): number {
  const centre = cell + 0.5;
  const rise = Math.min(Math.max(end - (centre - 1), 0), 1);
  const fall = Math.min(Math.max(end - centre, 0), 1);
  const before = cell === 0 ? Math.min(end, 0.5) : (rise * rise) / 2;
  const after = cell === cells - 1 ? Math.min(fall, 0.5) : fall - (fall * fall) / 2;
  return before + after;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

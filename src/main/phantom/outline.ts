import type { RandomStream } from '../../shared/random/stream.ts';
import type { Margin } from './appearance.ts';
import { between } from './draw.ts';

/** A closed lesion border around its centre, as distance from the centre by direction. */
export interface Outline {
  /** Radius in mm at `ANGLES` equal steps; step 0 points right, a quarter turn points deeper. */
  readonly radii: Float64Array;
  /** The box around the whole border. */
  readonly hull: Box;
  /** The box around the mass as a reader would measure it: thin spicules stick out of it. */
  readonly box: Box;
}

/** Extent relative to the lesion's centre in mm: `left` and `top` are negative. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ANGLES = 720;
const TURN = 2 * Math.PI;

/**
 * Draws a border of the given margin type: an ellipse of half axes `halfWidth` by `halfHeight` mm,
 * slightly tilted, with the waves, corners or spicules of the margin on it.
 */
export function drawOutline(
  margin: Margin,
  halfWidth: number,
  halfHeight: number,
  stream: RandomStream,
): Outline {
  const relief = RELIEF[margin](stream);
  const tilt = between(stream, -0.22, 0.22);
  const radii = Float64Array.from({ length: ANGLES }, (_, step) => {
    const angle = (step / ANGLES) * TURN;
    const x = Math.cos(angle - tilt) / halfWidth;
    const z = Math.sin(angle - tilt) / halfHeight;
    return relief(angle) / Math.hypot(x, z);
  });
  return { radii, hull: boxAround(radii), box: boxAround(averaged(radii)) };
}

/** Border distance in mm from the centre towards the point (x, z), given in mm from the centre. */
export function radiusTowards(outline: Outline, x: number, z: number): number {
  const position = (Math.atan2(z, x) / TURN + 1) * ANGLES;
  const step = Math.floor(position);
  const a = outline.radii[step % ANGLES]!;
  const b = outline.radii[(step + 1) % ANGLES]!;
  return a + (b - a) * (position - step);
}

type Relief = (angle: number) => number;

/** What each margin type puts on the ellipse: a factor on the radius by direction. */
const RELIEF: Readonly<Record<Margin, (stream: RandomStream) => Relief>> = {
  circumscribed: (stream) => waves(stream, [2, 3, 4], 0.035),
  indistinct: (stream) => waves(stream, [2, 3, 4, 5, 7], 0.06),
  microlobulated: (stream) => {
    const form = waves(stream, [2, 3], 0.04);
    const lobes = Math.round(between(stream, 8, 12));
    const phase = between(stream, 0, TURN);
    const depth = between(stream, 0.1, 0.17);
    return (angle) => form(angle) + depth * (Math.abs(Math.sin((angle * lobes) / 2 + phase)) - 0.6);
  },
  angular: (stream) => polygon(stream),
  spiculated: (stream) => {
    const core = polygon(stream);
    const spikes = Array.from({ length: Math.round(between(stream, 10, 17)) }, () => ({
      at: between(stream, 0, TURN),
      length: between(stream, 0.25, 0.7),
      width: between(stream, 0.08, 0.2),
    }));
    return (angle) =>
      spikes.reduce(
        (radius, { at, length, width }) => {
          const away = Math.abs(((angle - at + 1.5 * TURN) % TURN) - TURN / 2) / width;
          return radius + (away < 1 ? length * (1 - away) ** 2 : 0);
        },
        0.74 * core(angle),
      );
  },
};

function waves(stream: RandomStream, orders: readonly number[], deviation: number): Relief {
  const terms = orders.map((order) => ({
    order,
    phase: between(stream, 0, TURN),
    height: deviation * stream.normal(),
  }));
  return (angle) =>
    terms.reduce((sum, { order, phase, height }) => {
      return sum + height * Math.cos(order * angle + phase);
    }, 1);
}

/** Straight-sided: corners at uneven directions and distances, joined linearly in the radius. */
function polygon(stream: RandomStream): Relief {
  const count = Math.round(between(stream, 7, 11));
  const corners = Array.from({ length: count }, (_, i) => ({
    angle: ((i + between(stream, -0.35, 0.35)) / count) * TURN,
    radius: between(stream, 0.72, 1.22),
  }));
  const ripple = waves(stream, [9, 13, 17], 0.02);
  const first = corners[0]!;
  const closed = [...corners, { angle: first.angle + TURN, radius: first.radius }];
  return (angle) => {
    const turned = first.angle + ((((angle - first.angle) % TURN) + TURN) % TURN);
    const next = closed.findIndex((corner) => corner.angle > turned);
    // The last corner lies a full turn after the first, so one corner always comes next.
    const b = closed[next]!;
    const a = closed[next - 1]!;
    const share = (turned - a.angle) / (b.angle - a.angle);
    return (a.radius + (b.radius - a.radius) * share) * ripple(angle);
  };
}

/** Half the window, in steps, over which spicules are averaged away: 18 degrees. */
const AVERAGED = 36;

function averaged(radii: Float64Array): Float64Array {
  return radii.map((_, step) => {
    let sum = 0;
    for (let i = -AVERAGED; i <= AVERAGED; i += 1) sum += radii[(step + i + ANGLES) % ANGLES]!;
    return sum / (2 * AVERAGED + 1);
  });
}

function boxAround(radii: Float64Array): Box {
  const box = { left: 0, right: 0, top: 0, bottom: 0 };
  radii.forEach((radius, step) => {
    const x = radius * Math.cos((step / ANGLES) * TURN);
    const z = radius * Math.sin((step / ANGLES) * TURN);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, z);
    box.bottom = Math.max(box.bottom, z);
  });
  return box;
}

import type { RandomStream } from '../../shared/random/stream.ts';
import type { Appearance } from './appearance.ts';
import { between } from './draw.ts';
import type { RandomField } from './field.ts';
import { randomField } from './field.ts';
import type { Outline } from './outline.ts';
import { drawOutline, radiusTowards } from './outline.ts';

/** A patient's lesion in one section plane. Lengths in mm, tissue coordinates. */
export interface Lesion {
  readonly appearance: Appearance;
  /** Depth of the centre; the centre is at x = 0. */
  readonly depth: number;
  readonly outline: Outline;
  /** Width of the transition from outside to inside. */
  readonly softness: number;
  /** Deviation of the fine unevenness of the border. */
  readonly ruggedness: number;
  /** Internal texture in two grains, and uneven strength of halo and capsule. */
  readonly texture: RandomField;
  readonly grain: RandomField;
  readonly rim: RandomField;
  readonly calcifications: readonly { readonly x: number; readonly z: number }[];
  /** Extra two-way attenuation inside, dB per mm: positive shadows, negative enhances. */
  readonly attenuation: number;
  /** Level inside relative to gland, dB. */
  readonly level: number;
}

/** Where a point lies relative to the lesion. */
export interface Position {
  /** Distance from the centre over the border's distance in that direction: below 1 is inside. */
  readonly share: number;
  /** Distance outside the border along the ray from the centre, mm; negative inside. */
  readonly outside: number;
}

/** Half axes in mm and depth of a patient's lesion, before the section plane is chosen. */
export interface LesionSize {
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly depth: number;
}

/** Draws a size for an appearance; the lesion stays between skin and muscle. */
export function drawLesionSize(appearance: Appearance, stream: RandomStream): LesionSize {
  const mean = between(stream, 3.6, 6.6);
  const halfWidth = Math.min(8.5, mean / Math.sqrt(appearance.aspect));
  const halfHeight = Math.min(7.5, mean * Math.sqrt(appearance.aspect));
  const shallowest = halfHeight * 1.3 + 3;
  const depth = between(stream, shallowest, Math.max(shallowest + 1, 14.5));
  return { halfWidth, halfHeight, depth };
}

/** Draws the lesion as one section plane cuts it: the same mass, another border and texture. */
export function drawLesion(appearance: Appearance, size: LesionSize, stream: RandomStream): Lesion {
  const halfWidth = size.halfWidth * between(stream, 0.88, 1.08);
  const halfHeight = size.halfHeight * between(stream, 0.92, 1.06);
  const specks = appearance.calcifications ? Math.round(between(stream, 4, 11)) : 0;
  return {
    appearance,
    depth: size.depth,
    outline: drawOutline(appearance.margin, halfWidth, halfHeight, stream),
    softness: SOFTNESS[appearance.margin] * between(stream, 0.8, 1.8),
    ruggedness: RUGGEDNESS[appearance.margin],
    texture: randomField(stream, 2, 1.2),
    grain: randomField(stream, 0.7, 0.4),
    rim: randomField(stream, 1.6, 1.6),
    calcifications: Array.from({ length: specks }, () => {
      const angle = between(stream, 0, 2 * Math.PI);
      const share = 0.75 * Math.sqrt(stream.uniform());
      return {
        x: share * halfWidth * Math.cos(angle),
        z: size.depth + share * halfHeight * Math.sin(angle),
      };
    }),
    attenuation: posteriorAttenuation(appearance, 2 * halfHeight, stream),
    level: LEVEL[appearance.echo] + between(stream, -1.5, 1.5),
  };
}

/**
 * How far a lesion changes the tissue around it: its halo (mm beyond the border) and its stiff
 * area (times the lesion).
 */
const HALO = 2.5;
const STIFF_REACH = 1.6;

/** Position of the point (x, z) relative to the lesion; undefined beyond its reach. */
export function positionIn(lesion: Lesion, x: number, z: number): Position | undefined {
  const { hull } = lesion.outline;
  const down = z - lesion.depth;
  if (x < Math.min(hull.left - HALO, STIFF_REACH * hull.left)) return undefined;
  if (x > Math.max(hull.right + HALO, STIFF_REACH * hull.right)) return undefined;
  if (down < Math.min(hull.top - HALO, STIFF_REACH * hull.top)) return undefined;
  if (down > Math.max(hull.bottom + HALO, STIFF_REACH * hull.bottom)) return undefined;
  const distance = Math.sqrt(x * x + down * down);
  const unevenness = lesion.ruggedness * lesion.rim.at(x, z);
  const radius = Math.max(0.3, radiusTowards(lesion.outline, x, down) + unevenness);
  return { share: distance / radius, outside: distance - radius };
}

const SOFTNESS: Readonly<Record<Appearance['margin'], number>> = {
  circumscribed: 0.15,
  microlobulated: 0.2,
  indistinct: 1.3,
  angular: 0.35,
  spiculated: 0.4,
};

const RUGGEDNESS: Readonly<Record<Appearance['margin'], number>> = {
  circumscribed: 0.04,
  microlobulated: 0.1,
  indistinct: 0.4,
  angular: 0.25,
  spiculated: 0.3,
};

const LEVEL: Readonly<Record<Appearance['echo'], number>> = {
  anechoic: -38,
  hypoechoic: -15,
  isoechoic: -8,
  hyperechoic: -3,
  complex: -14,
  heterogeneous: -16,
};

/** The shadow or enhancement behind a lesion is 4 to 24 dB, whatever the lesion's height. */
function posteriorAttenuation(
  { posterior, echo }: Appearance,
  height: number,
  stream: RandomStream,
): number {
  if (posterior === 'none') return 0;
  if (posterior === 'shadowing') return between(stream, 10, 24) / height;
  return (-between(stream, 4, 6) * (echo === 'anechoic' ? 1.5 : 1)) / height;
}

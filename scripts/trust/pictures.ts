import type { Raster } from '../../src/main/imaging/raster.ts';
import { randomStream, type RandomStream } from '../../src/shared/random/stream.ts';

const SIDE = 160;
type Colour = readonly [number, number, number];
type Paint = (random: RandomStream) => (x: number, y: number) => Colour;

/** Pictures that are no ultrasound, drawn by formulas: x and y from 0 to 1, colours from 0 to 255. */
const KINDS: Readonly<Record<string, Paint>> = {
  'gray noise': (random) => () => {
    const level = 255 * random.uniform();
    return [level, level, level];
  },
  'colour noise': (random) => () => [
    255 * random.uniform(),
    255 * random.uniform(),
    255 * random.uniform(),
  ],
  'colour gradient': (random) => {
    const [from, to] = [colour(random), colour(random)];
    const angle = 2 * Math.PI * random.uniform();
    return (x, y) => {
      const t = clamp(0.5 + (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle));
      return mix(from, to, t);
    };
  },
  'page of text': (random) => {
    const words = Array.from({ length: 40 * 40 }, () => random.uniform() < 0.55);
    return (x, y) => {
      const [column, line] = [Math.floor(x * 40), Math.floor(y * 40)];
      const ink = line % 2 === 0 && words[line * 40 + column]! && (x * 160) % 4 > 1;
      const level = ink ? 20 : 245;
      return [level, level, level];
    };
  },
  landscape: (random) => {
    const [sky, haze, land] = [colour(random), colour(random), colour(random)];
    const phase = [1, 2, 3, 4].map(() => 2 * Math.PI * random.uniform());
    const sun = [random.uniform(), 0.3 * random.uniform()] as const;
    return (x, y) => {
      const hills = phase.reduce(
        (sum, p, k) => sum + (0.12 / (k + 1)) * Math.sin(3 * (k + 1) * x + p),
        0.55,
      );
      if (Math.hypot(x - sun[0], y - sun[1]) < 0.07) return [255, 250, 210];
      const grain = 20 * random.uniform();
      const [r, g, b] = y < hills ? mix(sky, haze, y / hills) : mix(land, [20, 30, 15], y - hills);
      return [r + grain, g + grain, b + grain];
    };
  },
  'coloured discs': (random) => {
    const ground = colour(random);
    const discs = Array.from({ length: 12 }, () => ({
      x: random.uniform(),
      y: random.uniform(),
      radius: 0.05 + 0.15 * random.uniform(),
      colour: colour(random),
    }));
    return (x, y) => {
      const disc = discs.findLast((d) => Math.hypot(x - d.x, y - d.y) < d.radius);
      if (disc === undefined) return ground;
      const edge = Math.hypot(x - disc.x, y - disc.y) / disc.radius;
      return mix(disc.colour, [0, 0, 0], 0.6 * edge * edge);
    };
  },
};

export const PICTURE_KINDS = Object.keys(KINDS);

/** One picture of a kind, in colour or gray. */
export function picture(kind: string, seed: number, channels: 1 | 3): Raster {
  const random = randomStream(seed, 'picture', kind);
  const paint = KINDS[kind]!(random);
  const data = new Uint8Array(SIDE * SIDE * channels);
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1) {
      const [r, g, b] = paint(x / SIDE, y / SIDE).map((c) => Math.min(255, Math.max(0, c)));
      const at = (y * SIDE + x) * channels;
      if (channels === 1) data[at] = Math.round(0.299 * r! + 0.587 * g! + 0.114 * b!);
      else data.set([r!, g!, b!].map(Math.round), at);
    }
  return { width: SIDE, height: SIDE, channels, data, maximum: 255 };
}

function colour(random: RandomStream): Colour {
  return [255 * random.uniform(), 255 * random.uniform(), 255 * random.uniform()];
}

function mix(from: Colour, to: Colour, t: number): Colour {
  const at = (k: 0 | 1 | 2): number => from[k] + (to[k] - from[k]) * t;
  return [at(0), at(1), at(2)];
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}

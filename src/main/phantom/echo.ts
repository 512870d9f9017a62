import type { RandomStream } from '../../shared/random/stream.ts';
import { filterAcross, filterAlong, gaussian, unitEnergy } from './filters.ts';
import { HEIGHT, LINES, MM_PER_LINE, MM_PER_PIXEL, WIDTH } from './frame.ts';
import type { TissueMap } from './tissue.ts';

/** The scanner's side of the picture. Lengths in mm, standard deviations of the pulse. */
export interface Beam {
  readonly axialDeviation: number;
  readonly lateralDeviation: number;
  /** Depth at which the beam is narrowest, and the depth over which it widens by √2. */
  readonly focus: number;
  readonly depthOfField: number;
  /** dB from black to white, and the level of gland above black. */
  readonly dynamicRange: number;
  readonly glandLevel: number;
  /** Loss beyond the time gain compensation, dB per mm. */
  readonly residualLoss: number;
  /** Electronic noise at the deepest row relative to gland, dB. */
  readonly noise: number;
}

const DB_TO_NATURAL = Math.LN10 / 20;
const POWER_TO_DB = 10 / Math.LN10;

/**
 * A B-mode image from a tissue map: random scatterers with the tissue's strength, filtered by a
 * pulse that is short along the beam and wide across it (wider away from the focus), which gives
 * fully developed speckle; then attenuation along the beam, noise, envelope and log compression.
 *
 * @returns gray values 0 to 255, `HEIGHT` rows of `WIDTH`
 */
export function formImage(tissue: TissueMap, beam: Beam, stream: RandomStream): Float32Array {
  const real = new Float32Array(LINES * HEIGHT);
  const imaginary = new Float32Array(LINES * HEIGHT);
  scatter(tissue, real, imaginary, stream);
  const lateral = lateralKernels(beam);
  const axial = unitEnergy(gaussian(beam.axialDeviation / MM_PER_PIXEL));
  for (const component of [real, imaginary]) {
    filterAcross(component, LINES, (row) => lateral[row]!);
    filterAlong(component, LINES, axial);
  }
  const loss = beamLoss(tissue.attenuation, beam);
  return compress(real, imaginary, loss, beam, stream);
}

/**
 * Complex scatterers. Each part is uniform with unit variance: the pulse covers dozens of pixels,
 * so their sum is normal all the same, at a sixth of the cost of drawing normals.
 */
function scatter(
  { backscatter, reflector }: TissueMap,
  real: Float32Array,
  imaginary: Float32Array,
  stream: RandomStream,
): void {
  const scale = Math.sqrt(12) * Math.SQRT1_2;
  for (let pixel = 0; pixel < real.length; pixel += 1) {
    const amplitude = scale * Math.exp(DB_TO_NATURAL * backscatter[pixel]!);
    real[pixel] = amplitude * (stream.uniform() - 0.5) + reflector[pixel]!;
    imaginary[pixel] = amplitude * (stream.uniform() - 0.5);
  }
}

function lateralKernels(beam: Beam): readonly Float32Array[] {
  return Array.from({ length: HEIGHT }, (_, row) => {
    const away = (row * MM_PER_PIXEL - beam.focus) / beam.depthOfField;
    const width = beam.lateralDeviation * Math.sqrt(1 + away * away);
    return unitEnergy(gaussian(width / MM_PER_LINE));
  });
}

/** Attenuation summed down each beam, in dB, spread across neighbours as an aperture does. */
function beamLoss(attenuation: Float32Array, beam: Beam): Float32Array {
  const loss = new Float32Array(attenuation.length);
  for (let row = 1; row < HEIGHT; row += 1) {
    const tgcError = beam.residualLoss * MM_PER_PIXEL;
    for (let column = 0; column < LINES; column += 1) {
      const pixel = row * LINES + column;
      loss[pixel] = loss[pixel - LINES]! + attenuation[pixel - LINES]! + tgcError;
    }
  }
  const aperture = gaussian(0.6 / MM_PER_LINE);
  filterAcross(loss, LINES, () => aperture);
  return loss;
}

function compress(
  real: Float32Array,
  imaginary: Float32Array,
  loss: Float32Array,
  beam: Beam,
  stream: RandomStream,
): Float32Array {
  const gray = new Float32Array(real.length);
  const perDecibel = 255 / beam.dynamicRange;
  for (let row = 0; row < HEIGHT; row += 1) {
    // Time gain amplifies the noise towards the depth.
    const noise = Math.sqrt(12) * Math.exp(DB_TO_NATURAL * (beam.noise - 18 * (1 - row / HEIGHT)));
    for (let column = 0; column < LINES; column += 1) {
      const pixel = row * LINES + column;
      const gain = Math.exp(-DB_TO_NATURAL * loss[pixel]!);
      const re = gain * real[pixel]! + noise * (stream.uniform() - 0.5);
      const im = gain * imaginary[pixel]! + noise * (stream.uniform() - 0.5);
      const level = POWER_TO_DB * Math.log(re * re + im * im + 1e-9);
      gray[pixel] = Math.min(255, Math.max(0, (level + beam.glandLevel) * perDecibel));
    }
  }
  return toPixels(gray);
}

const LATERAL_SMOOTHING = Float32Array.of(0.15, 0.7, 0.15);

/** Scan conversion: interpolates from lines to pixels, with the light smoothing scanners apply. */
function toPixels(gray: Float32Array): Float32Array {
  filterAlong(gray, LINES, Float32Array.of(0.25, 0.5, 0.25));
  filterAcross(gray, LINES, () => LATERAL_SMOOTHING);
  const image = new Float32Array(WIDTH * HEIGHT);
  for (let column = 0; column < WIDTH; column += 1) {
    const at = ((column + 0.5) * MM_PER_PIXEL) / MM_PER_LINE - 0.5;
    const left = Math.min(LINES - 2, Math.max(0, Math.floor(at)));
    const share = Math.min(1, Math.max(0, at - left));
    for (let row = 0; row < HEIGHT; row += 1) {
      const a = gray[row * LINES + left]!;
      const b = gray[row * LINES + left + 1]!;
      image[row * WIDTH + column] = a + (b - a) * share;
    }
  }
  return image;
}

import type { Diagnosis } from '../../shared/domain/diagnosis.ts';
import type { RandomStream } from '../../shared/random/stream.ts';
import { between, choose } from './draw.ts';

/**
 * How strain is spread over the lesion, after Tsukuba (method.md, "Definitions around
 * elastography"), plus the blue-green-red layers that fluid shows on Hitachi scanners.
 */
export type StrainPattern =
  /** Score 1: strain over the whole lesion. */
  | 'strained'
  /** Score 2: mosaic of strained and unstrained parts. */
  | 'mosaic'
  /** Score 3: stiff centre, soft rim. */
  | 'soft rim'
  /** Score 4: the whole lesion is stiff. */
  | 'stiff'
  /** Score 5: stiff beyond the lesion. */
  | 'stiff beyond'
  /** The artefact of cysts: blue, green, red from the transducer down. */
  | 'layered';

/** What the strain image of one patient's lesion shows. */
export interface Stiffness {
  readonly pattern: StrainPattern;
  /** Lesion length on the elastogram divided by its length on B-mode. */
  readonly ebRatio: number;
}

type Weights = Readonly<Record<Exclude<StrainPattern, 'layered'>, number>>;

/** Pattern weights by strain ratio (upper bound of the band) and diagnosis. */
const BANDS: readonly (readonly [number, Readonly<Record<Diagnosis, Weights>>])[] = [
  [
    1.5,
    {
      benign: { strained: 0.85, mosaic: 0.15, 'soft rim': 0, stiff: 0, 'stiff beyond': 0 },
      malignant: { strained: 0.5, mosaic: 0.4, 'soft rim': 0.1, stiff: 0, 'stiff beyond': 0 },
    },
  ],
  [
    2.9,
    {
      benign: { strained: 0.1, mosaic: 0.55, 'soft rim': 0.3, stiff: 0.05, 'stiff beyond': 0 },
      malignant: { strained: 0, mosaic: 0.4, 'soft rim': 0.4, stiff: 0.15, 'stiff beyond': 0.05 },
    },
  ],
  [
    5,
    {
      benign: { strained: 0, mosaic: 0.25, 'soft rim': 0.5, stiff: 0.25, 'stiff beyond': 0 },
      malignant: { strained: 0, mosaic: 0.1, 'soft rim': 0.3, stiff: 0.4, 'stiff beyond': 0.2 },
    },
  ],
  [
    Infinity,
    {
      benign: { strained: 0, mosaic: 0, 'soft rim': 0.2, stiff: 0.75, 'stiff beyond': 0.05 },
      malignant: { strained: 0, mosaic: 0, 'soft rim': 0.05, stiff: 0.45, 'stiff beyond': 0.5 },
    },
  ],
];

/**
 * Draws the pattern and the E/B ratio: at least 1 for carcinomas (above it where the stiffness
 * reaches beyond the lesion), mostly below 1 for benign masses.
 */
export function drawStiffness(
  diagnosis: Diagnosis,
  strainRatio: number,
  cyst: boolean,
  stream: RandomStream,
): Stiffness {
  // The last band has no upper bound, so one is always found.
  const weights = BANDS.find(([upper]) => strainRatio < upper)![1][diagnosis];
  const pattern = choose(stream, [
    ['strained', weights.strained],
    ['mosaic', weights.mosaic],
    ['soft rim', weights['soft rim']],
    ['stiff', weights.stiff],
    ['stiff beyond', weights['stiff beyond']],
  ] satisfies [StrainPattern, number][]);
  if (cyst) return { pattern: 'layered', ebRatio: 1 };
  if (pattern === 'stiff beyond') return { pattern, ebRatio: between(stream, 1.2, 1.45) };
  return {
    pattern,
    ebRatio: diagnosis === 'malignant' ? between(stream, 1, 1.2) : between(stream, 0.8, 1.04),
  };
}

import type { RandomStream } from '../../shared/random/stream.ts';
import type { ReferencePatient } from './reference-patients.ts';
import { between, chance, choose } from './draw.ts';

/** What a lesion looks like, in the words of the BI-RADS ultrasound lexicon. */
export interface Appearance {
  readonly margin: Margin;
  readonly echo: EchoPattern;
  readonly posterior: Posterior;
  /** Height divided by width; above 1 is "not parallel" (taller than wide). */
  readonly aspect: number;
  /** Thin bright line around a circumscribed mass. */
  readonly capsule: boolean;
  /** Thick echogenic rim of a desmoplastic reaction. */
  readonly halo: boolean;
  readonly calcifications: boolean;
  /** The echogenic fatty hilum of a lymph node. */
  readonly hilum: boolean;
}

export type Margin = 'circumscribed' | 'microlobulated' | 'indistinct' | 'angular' | 'spiculated';
export type EchoPattern =
  'anechoic' | 'hypoechoic' | 'isoechoic' | 'hyperechoic' | 'complex' | 'heterogeneous';
export type Posterior = 'none' | 'enhancement' | 'shadowing';

/** Groups of histologies that look alike on B-mode. */
export type Family =
  | 'cyst'
  | 'lipoma'
  | 'lymph node'
  | 'hematoma'
  | 'scar or fat necrosis'
  | 'fibrocystic or fibrosis'
  | 'solid benign'
  | 'circumscribed carcinoma'
  | 'infiltrating carcinoma';

/**
 * The share of each family that looks suspicious. This is the overlap of the classes: one benign
 * mass in eight mimics cancer, scars and fat necrosis do in half the cases, and a carcinoma of the
 * mucinous, papillary or triple-negative kind looks harmless in more than a third.
 */
export const SUSPICIOUS_SHARE: Readonly<Record<Family, number>> = {
  cyst: 0,
  lipoma: 0,
  'lymph node': 0,
  hematoma: 0.25,
  'scar or fat necrosis': 0.5,
  'fibrocystic or fibrosis': 0.25,
  'solid benign': 0.12,
  'circumscribed carcinoma': 0.62,
  'infiltrating carcinoma': 0.87,
};

/** Sorts the paper's free-text histologies (with their misspellings) into families. */
export function familyOf({ diagnosis, histology }: ReferencePatient): Family {
  if (diagnosis === 'malignant') {
    return /papill|mucinous|triple/i.test(histology)
      ? 'circumscribed carcinoma'
      : 'infiltrating carcinoma';
  }
  if (/cyst$/i.test(histology)) return 'cyst';
  if (/lipoma/i.test(histology)) return 'lipoma';
  if (/lymph/i.test(histology)) return 'lymph node';
  if (/hematoma/i.test(histology)) return 'hematoma';
  if (/necrosis|scar/i.test(histology)) return 'scar or fat necrosis';
  if (/fibrocystic|fibrosis|fibro change/i.test(histology)) return 'fibrocystic or fibrosis';
  return 'solid benign';
}

/** Draws a lesion's appearance from what is usual for its histology. */
export function drawAppearance(patient: ReferencePatient, stream: RandomStream): Appearance {
  const family = familyOf(patient);
  if (chance(stream, SUSPICIOUS_SHARE[family])) return suspicious(stream);
  const usual = harmless(stream);
  switch (family) {
    case 'cyst':
      return { ...usual, margin: 'circumscribed', echo: 'anechoic', posterior: 'enhancement' };
    case 'lipoma':
      return { ...usual, margin: 'circumscribed', echo: 'hyperechoic', posterior: 'none' };
    case 'lymph node':
      return { ...usual, margin: 'circumscribed', echo: 'hypoechoic', hilum: true };
    case 'hematoma':
    case 'scar or fat necrosis':
      return { ...usual, echo: 'complex' };
    case 'circumscribed carcinoma':
    case 'infiltrating carcinoma':
    case 'fibrocystic or fibrosis':
    case 'solid benign':
      return usual;
  }
}

/** Oval, parallel, mostly circumscribed: the usual fibroadenoma. */
function harmless(stream: RandomStream): Appearance {
  const margin = choose<Margin>(stream, [
    ['circumscribed', 0.78],
    ['microlobulated', 0.1],
    ['indistinct', 0.12],
  ]);
  return {
    margin,
    echo: choose<EchoPattern>(stream, [
      ['hypoechoic', 0.75],
      ['isoechoic', 0.13],
      ['complex', 0.12],
    ]),
    posterior: choose<Posterior>(stream, [
      ['none', 0.58],
      ['enhancement', 0.35],
      ['shadowing', 0.07],
    ]),
    aspect: between(stream, 0.42, 0.82),
    capsule: margin === 'circumscribed' && chance(stream, 0.8),
    halo: false,
    calcifications: chance(stream, 0.06),
    hilum: false,
  };
}

/** Irregular, often taller than wide, shadowing: the usual invasive carcinoma. */
function suspicious(stream: RandomStream): Appearance {
  return {
    margin: choose<Margin>(stream, [
      ['spiculated', 0.36],
      ['angular', 0.27],
      ['indistinct', 0.22],
      ['microlobulated', 0.15],
    ]),
    echo: choose<EchoPattern>(stream, [
      ['heterogeneous', 0.75],
      ['hypoechoic', 0.25],
    ]),
    posterior: choose<Posterior>(stream, [
      ['shadowing', 0.6],
      ['none', 0.3],
      ['enhancement', 0.1],
    ]),
    aspect: chance(stream, 0.45) ? between(stream, 1, 1.35) : between(stream, 0.62, 1),
    capsule: false,
    halo: chance(stream, 0.6),
    calcifications: chance(stream, 0.35),
    hilum: false,
  };
}

/** The category a reader would give for these features; two readers in ten differ by one step. */
export function drawBirads(appearance: Appearance, stream: RandomStream): string {
  const categories = ['2', '3', '4A', '4B', '4C', '5'];
  const signs =
    Number(appearance.margin !== 'circumscribed') +
    Number(appearance.margin === 'spiculated' || appearance.margin === 'angular') +
    Number(appearance.aspect > 1) +
    Number(appearance.posterior === 'shadowing') +
    Number(appearance.halo || appearance.calcifications);
  const typical = appearance.echo === 'anechoic' || appearance.hilum ? 0 : signs + 1;
  const step = choose(stream, [
    [0, 0.8],
    [-1, 0.1],
    [1, 0.1],
  ]);
  return categories[Math.min(categories.length - 1, Math.max(0, typical + step))]!;
}

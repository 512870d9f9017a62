import type { Anatomy, Borders } from './anatomy.ts';
import { islandShare } from './anatomy.ts';
import { mix, rise } from './field.ts';
import type { Pose } from './frame.ts';
import {
  HEIGHT,
  imageX,
  imageZ,
  LINES,
  MM_PER_LINE,
  MM_PER_PIXEL,
  tissueX,
  tissueZ,
} from './frame.ts';
import type { Lesion, Position } from './lesion.ts';
import { positionIn } from './lesion.ts';

/** What the sound meets, by line. */
export interface TissueMap {
  /** Mean backscatter relative to gland, dB. */
  readonly backscatter: Float32Array;
  /** Amplitude of smooth reflectors (skin, fascia, capsule), relative to the gland's scatterers. */
  readonly reflector: Float32Array;
  /** Two-way attenuation in excess of what the time gain compensation corrects, dB per row. */
  readonly attenuation: Float32Array;
}

/** Samples one breast with its lesion as the probe's pose shows it. */
export function sampleTissue(
  anatomy: Anatomy,
  lesion: Lesion,
  section: number,
  pose: Pose,
): TissueMap {
  const map = {
    backscatter: new Float32Array(LINES * HEIGHT),
    reflector: new Float32Array(LINES * HEIGHT),
    attenuation: new Float32Array(LINES * HEIGHT),
  };
  for (let scanLine = 0; scanLine < LINES; scanLine += 1) {
    const x = tissueX(pose, (scanLine + 0.5) * MM_PER_LINE);
    const borders = anatomy.borders(x + section);
    addGlints(glints(anatomy, borders, x + section), pose, scanLine, map.reflector);
    for (let row = 0; row < HEIGHT; row += 1) {
      const z = tissueZ(pose, (row + 0.5) * MM_PER_PIXEL);
      const at = row * LINES + scanLine;
      const level = layerLevel(anatomy, borders, x + section, z);
      const loss = z > borders.muscle ? CHEST_WALL_LOSS : 0;
      map.backscatter[at] = level;
      map.attenuation[at] = loss * MM_PER_PIXEL;
      const position = positionIn(lesion, x, z);
      if (position !== undefined) addLesion(map, at, lesion, position, x, z);
    }
  }
  addCalcifications(lesion, pose, map.reflector);
  return map;
}

const CHEST_WALL_LOSS = 1.6;

/** Blends the lesion into what lies at one place of the map. */
function addLesion(
  map: TissueMap,
  at: number,
  lesion: Lesion,
  position: Position,
  x: number,
  z: number,
): void {
  const inside = membership(lesion, position);
  const around = withHalo(lesion, position, map.backscatter[at]!, x, z);
  const within = inside === 0 ? 0 : lesionLevel(lesion, position, x, z);
  const loss = lesion.attenuation * inside + edgeLoss(lesion, position, x);
  map.backscatter[at] = mix(around, within, inside);
  map.reflector[at] = map.reflector[at]! * (1 - inside) + capsule(lesion, position, x, z);
  map.attenuation[at] = map.attenuation[at]! + loss * MM_PER_PIXEL;
}

/** Mean backscatter of the layers, dB relative to gland. */
function layerLevel(anatomy: Anatomy, borders: Borders, x: number, z: number): number {
  if (z < borders.skin) {
    return (
      1 +
      1.5 * anatomy.fine.at(x, z) -
      5 * rise(0.35, 0.6, z) * rise(borders.skin, borders.skin - 0.5, z)
    );
  }
  const fat = fatLevel(anatomy, x, z);
  if (z < borders.fat) return fat;
  if (z < borders.gland) {
    const streak = anatomy.streaks.at(x, z);
    const gland =
      3.2 * anatomy.coarse.at(x, z) +
      2 * anatomy.fine.at(x, z) +
      2.6 * streak +
      // The strongest fibres lie flat and shine as short bright lines.
      5 * rise(1.1, 1.9, streak) +
      1.5 * anatomy.region.at(x, z);
    // The border of fat and gland is a quarter of a millimetre wide.
    const into = Math.min(
      rise(borders.fat, borders.fat + 0.4, z),
      rise(borders.gland, borders.gland - 0.4, z),
    );
    return mix(fat, mix(gland, fat, islandShare(anatomy, x, z)), into);
  }
  if (z < borders.fascia) return fat;
  if (z < borders.muscle) {
    // Fibres run along the fascia.
    const along = z - borders.fascia;
    return -11 + 5 * anatomy.streaks.at(0.6 * x, along + 40) + 2 * anatomy.coarse.at(x, along);
  }
  return -17 + 2 * anatomy.coarse.at(x, z);
}

function fatLevel(anatomy: Anatomy, x: number, z: number): number {
  const septum = anatomy.lobules.at(x, z) / 0.16;
  return (
    -14 +
    1.5 * anatomy.coarse.at(x, z) +
    1.2 * anatomy.streaks.at(x, z) +
    (12 + 2 * anatomy.region.at(x, z)) * Math.exp(-septum * septum)
  );
}

/** A smooth border that reflects coherently where one scan line meets it. */
interface Glint {
  readonly depth: number;
  readonly halfWidth: number;
  readonly strength: number;
}

/**
 * Skin, fascia and chest wall shine where they lie across the beam and vanish where they slope;
 * they are broken by the tissue around them.
 */
function glints(anatomy: Anatomy, borders: Borders, x: number): Glint[] {
  const next = anatomy.borders(x + 1);
  const broken = (z: number): number => Math.max(0, 0.55 + 0.55 * anatomy.coarse.at(1.7 * x, z));
  const fascia = across(next.fascia - borders.fascia);
  return [
    { depth: 0.12, halfWidth: 0.15, strength: 1.5 },
    { depth: borders.skin, halfWidth: 0.13, strength: 0.5 + 0.5 * broken(3) },
    {
      depth: borders.fat,
      halfWidth: 0.14,
      strength: 0.35 * broken(7) * across(next.fat - borders.fat),
    },
    { depth: borders.fascia, halfWidth: 0.14, strength: 0.75 * broken(13) * fascia },
    { depth: borders.fascia + 0.55, halfWidth: 0.12, strength: 0.5 * broken(17) * fascia },
    {
      depth: borders.muscle,
      halfWidth: 0.22,
      strength: (0.15 + 0.75 * broken(19)) * across(next.muscle - borders.muscle),
    },
  ];
}

/** How much of a border's echo comes back, by its slope. */
function across(slope: number): number {
  return Math.exp(-((slope / 0.22) ** 2));
}

function addGlints(
  mirrors: readonly Glint[],
  pose: Pose,
  scanLine: number,
  reflector: Float32Array,
): void {
  for (const { depth, halfWidth, strength } of mirrors) {
    const first = Math.floor(imageZ(pose, depth - 3 * halfWidth) / MM_PER_PIXEL);
    const last = Math.ceil(imageZ(pose, depth + 3 * halfWidth) / MM_PER_PIXEL);
    for (let row = Math.max(0, first); row < Math.min(HEIGHT, last); row += 1) {
      const z = tissueZ(pose, (row + 0.5) * MM_PER_PIXEL);
      const at = row * LINES + scanLine;
      reflector[at] = reflector[at]! + strength * line(z, depth, halfWidth);
    }
  }
}

function line(z: number, at: number, halfWidth: number): number {
  const away = (z - at) / halfWidth;
  return away * away > 9 ? 0 : Math.exp(-away * away);
}

/** 0 outside the lesion, 1 inside, across the softness of its margin. */
function membership(lesion: Lesion, { outside }: Position): number {
  return rise(lesion.softness / 2, -lesion.softness / 2, outside);
}

function lesionLevel(lesion: Lesion, { share }: Position, x: number, z: number): number {
  const { echo, hilum } = lesion.appearance;
  const texture = lesion.texture.at(x, z);
  const grain = lesion.grain.at(x, z);
  if (hilum) return lesion.level + grain + 13 * rise(0.5, 0.3, share);
  switch (echo) {
    case 'anechoic':
      // Reverberation haze in the near part of the fluid.
      return lesion.level + 10 * rise(0, -lesion.outline.box.bottom, z - lesion.depth);
    case 'hypoechoic':
    case 'isoechoic':
    case 'hyperechoic':
      return lesion.level + 0.9 * texture + 0.7 * grain;
    case 'complex':
      return lesion.level - 14 * rise(0.2, 0.8, texture) + 3 * grain;
    case 'heterogeneous':
      return lesion.level + 4 * texture + 2.5 * grain;
  }
}

/** Level around the lesion: a desmoplastic halo brightens it unevenly and fades outwards. */
function withHalo(
  lesion: Lesion,
  { outside }: Position,
  level: number,
  x: number,
  z: number,
): number {
  if (!lesion.appearance.halo) return level;
  const strength = rise(2.4, 0.1, outside) * Math.max(0.15, 0.75 + 0.4 * lesion.rim.at(x, z));
  return mix(level, 5, Math.min(0.9, strength));
}

/** A capsule shines where it lies across the beam: above and below, not at the sides. */
function capsule(lesion: Lesion, { outside }: Position, x: number, z: number): number {
  const cosine = facing(lesion, x, z);
  const strength = lesion.appearance.capsule
    ? 0.55
    : lesion.appearance.echo === 'anechoic'
      ? 0.4
      : 0;
  if (strength === 0) return 0;
  return (
    strength *
    cosine *
    cosine *
    Math.max(0.2, 0.9 + 0.3 * lesion.rim.at(x, z)) *
    line(outside, 0.1, 0.15)
  );
}

/** Refraction at the smooth side walls of a circumscribed mass throws thin edge shadows. */
function edgeLoss(lesion: Lesion, { outside }: Position, x: number): number {
  if (lesion.appearance.margin !== 'circumscribed') return 0;
  const { left, right } = lesion.outline.box;
  const toEdge = Math.min(Math.abs(x - left * 0.97), Math.abs(x - right * 0.97));
  return 1.1 * rise(0.7, 0, toEdge) * rise(0.8, 0, Math.abs(outside));
}

/** Cosine between the ray from the centre and the beam, in the lesion's own proportions. */
function facing(lesion: Lesion, x: number, z: number): number {
  const { right, bottom } = lesion.outline.box;
  const down = (z - lesion.depth) / bottom;
  return Math.abs(down) / (Math.hypot(x / right, down) + 1e-6);
}

function addCalcifications(lesion: Lesion, pose: Pose, reflector: Float32Array): void {
  for (const { x, z } of lesion.calcifications) {
    const scanLine = Math.floor(imageX(pose, x) / MM_PER_LINE);
    const row = Math.floor(imageZ(pose, z) / MM_PER_PIXEL);
    if (scanLine < 0 || scanLine >= LINES || row < 0 || row >= HEIGHT) continue;
    const at = row * LINES + scanLine;
    reflector[at] = reflector[at]! + 4.5;
  }
}

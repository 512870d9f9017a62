import type { RandomStream } from '../../shared/random/stream.ts';
import { between, chance } from './draw.ts';
import type { RandomField } from './field.ts';
import { randomField, rise } from './field.ts';

/** One breast under the probe: its layers and the textures in them. */
export interface Anatomy {
  /** Depth of the layers' borders in mm at lateral position x (a patient's sections lie apart). */
  borders(x: number): Borders;
  /** Compartments of fat between septa; a septum runs where the field is zero. */
  readonly lobules: RandomField;
  /** Fat islands in the gland: inclusions where the field exceeds `fatThreshold`. */
  readonly islands: RandomField;
  readonly fatThreshold: number;
  /** Glandular texture, coarse and fine, and long streaks (fibres, ducts, muscle). */
  readonly coarse: RandomField;
  readonly fine: RandomField;
  readonly streaks: RandomField;
  /** Slow variation from place to place, several centimetres wide. */
  readonly region: RandomField;
}

/** Depths in mm where each layer ends; chest wall below the last. */
export interface Borders {
  readonly skin: number;
  readonly fat: number;
  readonly gland: number;
  /** Retromammary fat ends at the pectoral fascia. */
  readonly fascia: number;
  readonly muscle: number;
}

/** Draws a breast that leaves room for a lesion from `top` to `bottom` mm. */
export function drawAnatomy(top: number, bottom: number, stream: RandomStream): Anatomy {
  const skin = between(stream, 1.4, 2.2);
  const fat = Math.max(skin + 1.8, top + between(stream, -0.5, 3));
  const gland = Math.max(fat + 5, bottom + between(stream, 0.3, 4));
  const fascia = gland + between(stream, 0.8, 2.2);
  const muscle = fascia + between(stream, 5, 10);
  const slope = between(stream, -0.03, 0.03);
  const waves = randomField(stream, 7, 1);
  const ligaments = randomField(stream, 6, 1);
  const peaks = between(stream, 0.6, 1.6);
  return {
    borders: (x) => {
      const lean = slope * x;
      // Cooper's ligaments draw the gland up to the skin in peaks, hence the ridge of |field|.
      const peak = peaks * (1 - Math.min(1, 1.6 * Math.abs(ligaments.at(x, 0))));
      const fatEnd = Math.max(skin + 1.3, fat + 0.6 * waves.at(x, 0) + 0.5 * lean - peak);
      const glandEnd = Math.max(fatEnd + 3, gland + 0.5 * waves.at(x, 9) + lean);
      const fasciaAt = Math.max(glandEnd + 0.4, fascia + 0.35 * waves.at(x, 21) + lean);
      return {
        skin: skin + 0.08 * waves.at(x, 33),
        fat: fatEnd,
        gland: glandEnd,
        fascia: fasciaAt,
        muscle: muscle + 0.4 * waves.at(x, 45) + lean,
      };
    },
    lobules: randomField(stream, 5.5, 2.2),
    islands: randomField(stream, 5, 2),
    fatThreshold: chance(stream, 0.35) ? between(stream, 0.4, 1) : between(stream, 1, 1.8),
    coarse: randomField(stream, 3.2, 1.3),
    fine: randomField(stream, 1.1, 0.45),
    streaks: randomField(stream, 4.2, 0.38),
    region: randomField(stream, 14, 9),
  };
}

/** Share of fat at a point of the gland layer: 0 gland, 1 fat island. */
export function islandShare(anatomy: Anatomy, x: number, z: number): number {
  const threshold = anatomy.fatThreshold;
  return rise(threshold - 0.15, threshold + 0.15, anatomy.islands.at(x, z));
}

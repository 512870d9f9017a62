/** The drawn breast, in the units of its viewBox: the nipple in the middle. */
export const FACE = { size: 64, centre: 32, radius: 25 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The place of a clock position as one looks at the patient, 12 above. The position says the
 * direction from the nipple and nothing of the distance: it is drawn half-way out.
 */
export function clockPoint(hour: number, distance: number = FACE.radius * 0.6): Point {
  const angle = (hour / 12) * 2 * Math.PI;
  return {
    x: FACE.centre + distance * Math.sin(angle),
    y: FACE.centre - distance * Math.cos(angle),
  };
}

/** Which way outward (to the armpit) is, seen by whoever looks at the patient. */
export function outward(side: 'left' | 'right'): 1 | -1 {
  return side === 'left' ? 1 : -1;
}

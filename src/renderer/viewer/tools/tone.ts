/** Brightness and contrast of the B-mode image on the screen; what is stored and read stays. */
export interface Tone {
  /** Added to every value, as a share of the whole range: -1 to 1. */
  readonly brightness: number;
  /** Slope around the middle gray: 1 is as stored. */
  readonly contrast: number;
}

export const NEUTRAL_TONE: Tone = { brightness: 0, contrast: 1 };

export const TONE_LIMITS = {
  brightness: { least: -0.8, most: 0.8, step: 0.05 },
  contrast: { least: 0.25, most: 4, step: 0.1 },
} as const;

/** Pixels of pointer movement that take brightness or contrast through about half its range. */
const DRAG_PIXELS = 300;

/** Kept within its limits. */
export function tone(brightness: number, contrast: number): Tone {
  return {
    brightness: clamp(brightness, TONE_LIMITS.brightness),
    contrast: clamp(contrast, TONE_LIMITS.contrast),
  };
}

/** To the right for more contrast, upwards for more brightness; in CSS pixels from the start. */
export function draggedTone(from: Tone, dx: number, dy: number): Tone {
  return tone(from.brightness - dy / DRAG_PIXELS, from.contrast * 4 ** (dx / DRAG_PIXELS));
}

export function steppedTone(from: Tone, of: keyof Tone, steps: number): Tone {
  const next = { ...from, [of]: from[of] + steps * TONE_LIMITS[of].step };
  return tone(next.brightness, next.contrast);
}

export function isNeutral({ brightness, contrast }: Tone): boolean {
  return brightness === NEUTRAL_TONE.brightness && contrast === NEUTRAL_TONE.contrast;
}

/** The straight line values of 0 to 1 go through: out = slope · in + intercept. */
export function toneLine({ brightness, contrast }: Tone): {
  readonly slope: number;
  readonly intercept: number;
} {
  return { slope: contrast, intercept: 0.5 - 0.5 * contrast + brightness };
}

function clamp(
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  // Steps of a twentieth add up to what is not quite a number of twentieths.
  const rounded = Math.round(value * 1000) / 1000;
  return Math.min(Math.max(rounded, least), most);
}

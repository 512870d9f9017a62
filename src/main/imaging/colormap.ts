/** Red, green, blue, each 0..255. */
export type Rgb = readonly [number, number, number];

/**
 * Matplotlib's inferno (perceptually uniform: equal steps look equal, also in gray print and to
 * colour-blind eyes) as Matt Zucker's polynomials of degree 6, in the public domain (CC0,
 * https://www.shadertoy.com/view/WlfXRN). One row per power of the value.
 */
const INFERNO: readonly Rgb[] = [
  [0.0002189403691192265, 0.001651004631001012, -0.01948089843709184],
  [0.1065134194856116, 0.5639564367884091, 3.932712388889277],
  [11.60249308247187, -3.972853965665698, -15.9423941062914],
  [-41.70399613139459, 17.43639888205313, 44.35414519872813],
  [77.162935699427, -33.40235894210092, -81.80730925738993],
  [-71.31942824499214, 32.62606426397723, 73.20951985803202],
  [25.13112622477341, -12.24266895238567, -23.07032500287172],
];

/** The colour of a value in 0..1 (values beyond are clamped). */
export function inferno(value: number): Rgb {
  const t = Math.min(Math.max(value, 0), 1);
  const channel = (index: 0 | 1 | 2): number => {
    const sum = INFERNO.reduceRight((result, row) => result * t + row[index], 0);
    return Math.round(255 * Math.min(Math.max(sum, 0), 1));
  };
  return [channel(0), channel(1), channel(2)];
}

/**
 * IEEE 754 half precision of each value, rounded to nearest, ties to even, as 16-bit patterns;
 * beyond its range they become infinite.
 */
export function toHalves(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, half);
}

function half(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  // Not a number stays one; 65,520 and more round to infinity.
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  const exponent = magnitude >>> 23;
  // Below 2^-14 a half has no leading one: its last bit is worth 2^-24.
  if (exponent < 113) {
    const shift = 126 - exponent;
    if (shift > 24) return sign;
    return sign | rounded((magnitude & 0x7fffff) | 0x800000, shift);
  }
  return sign | (rounded(magnitude, 13) - (112 << 10));
}

/** The number without its lowest bits, rounded to nearest, ties to even. */
function rounded(value: number, bits: number): number {
  const kept = value >>> bits;
  const rest = value & ((1 << bits) - 1);
  const tie = 1 << (bits - 1);
  return rest > tie || (rest === tie && (kept & 1) === 1) ? kept + 1 : kept;
}

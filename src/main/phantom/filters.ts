/** A Gaussian of the given standard deviation in samples, with unit sum. */
export function gaussian(deviation: number): Float32Array {
  const reach = Math.max(1, Math.ceil(2.6 * deviation));
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** The same filter scaled to unit energy: white noise keeps its power. */
export function unitEnergy(kernel: Float32Array): Float32Array {
  const energy = Math.sqrt(kernel.reduce((sum, tap) => sum + tap * tap, 0));
  return kernel.map((tap) => tap / energy);
}

/**
 * Filters each row in place with its own kernel of odd length. Rows are mirrored at their ends:
 * the tissue goes on beyond the picture.
 */
export function filterAcross(
  image: Float32Array,
  width: number,
  kernelOf: (row: number) => Float32Array,
): void {
  const padded = new Float32Array(3 * width);
  for (let row = 0; row * width < image.length; row += 1) {
    const kernel = kernelOf(row);
    const reach = kernel.length >> 1;
    const start = row * width;
    padded.set(image.subarray(start, start + width), width);
    for (let i = 0; i < reach; i += 1) {
      padded[width - 1 - i] = image[start + i]!;
      padded[2 * width + i] = image[start + width - 1 - i]!;
    }
    for (let column = 0; column < width; column += 1) {
      const first = width + column - reach;
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap += 1) sum += kernel[tap]! * padded[first + tap]!;
      image[start + column] = sum;
    }
  }
}

/** Filters each column in place with one kernel of odd length, mirrored at its ends. */
export function filterAlong(image: Float32Array, width: number, kernel: Float32Array): void {
  const source = image.slice();
  const height = image.length / width;
  const reach = kernel.length >> 1;
  image.fill(0);
  for (let row = 0; row < height; row += 1) {
    for (let tap = 0; tap < kernel.length; tap += 1) {
      const place = Math.abs(row + tap - reach);
      const from = (place < height ? place : 2 * height - 1 - place) * width;
      const weight = kernel[tap]!;
      for (let column = 0; column < width; column += 1) {
        const at = row * width + column;
        image[at] = image[at]! + weight * source[from + column]!;
      }
    }
  }
}

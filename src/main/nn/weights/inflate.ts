import { CHANNELS, type InputKind } from '../../../shared/domain/input.ts';

/**
 * The first convolution of a network pre-trained on RGB, for another input (method.md, "Input
 * tensor", choice): B takes the sum over R, G and B, so that it answers a gray image as the original
 * answers the same image in three channels; BSE puts the mean over R, G and B before the RGB
 * kernel and scales all four by 3/4, so that the same gray image in all four channels is answered
 * as before; SE keeps the kernel.
 *
 * `kernel` has the shape [filters, 3, area], `area` being height × width, row-major; the result
 * [filters, CHANNELS[input], area].
 */
export function inflateFirstConvolution(
  kernel: Float32Array,
  filters: number,
  input: InputKind,
): Float32Array {
  if (input === 'se') return kernel;
  const channels = CHANNELS[input];
  const area = kernel.length / (filters * 3);
  const inflated = new Float32Array(filters * channels * area);
  for (let filter = 0; filter < filters; filter += 1) {
    const from = filter * 3 * area;
    const to = filter * channels * area;
    for (let p = 0; p < area; p += 1) {
      const red = kernel[from + p]!;
      const green = kernel[from + area + p]!;
      const blue = kernel[from + 2 * area + p]!;
      const sum = red + green + blue;
      if (input === 'b') {
        inflated[to + p] = sum;
      } else {
        inflated[to + p] = sum * 0.25; // 3/4 of the mean
        inflated[to + area + p] = red * 0.75;
        inflated[to + 2 * area + p] = green * 0.75;
        inflated[to + 3 * area + p] = blue * 0.75;
      }
    }
  }
  return inflated;
}

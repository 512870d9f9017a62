/** Mean and standard deviation of a channel whose samples are in 0..1. */
export interface ChannelStatistics {
  readonly mean: number;
  readonly std: number;
}

/** ImageNet's, as published with torchvision's weights. */
export const RGB_STATISTICS = [
  { mean: 0.485, std: 0.229 },
  { mean: 0.456, std: 0.224 },
  { mean: 0.406, std: 0.225 },
] as const satisfies readonly ChannelStatistics[];

/** Gray: the means of the RGB statistics (method.md, "Input tensor"). */
export const GRAY_STATISTICS: ChannelStatistics = {
  mean: (0.485 + 0.456 + 0.406) / 3,
  std: (0.229 + 0.224 + 0.225) / 3,
};

/**
 * The statistics each channel of an input is normalised with: B is gray, SE red, green, blue, BSE
 * gray, red, green, blue, told apart by their number. Throws RangeError for another number.
 */
export function channelStatistics(channels: number): readonly ChannelStatistics[] {
  switch (channels) {
    case 1:
      return [GRAY_STATISTICS];
    case 3:
      return RGB_STATISTICS;
    case 4:
      return [GRAY_STATISTICS, ...RGB_STATISTICS];
    default:
      throw new RangeError(`A prepared pair has 1, 3 or 4 planes, not ${channels}`);
  }
}

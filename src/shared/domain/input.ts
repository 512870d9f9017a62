/** What a network sees: the B-mode image, the strain image, or both stacked B-SE. */
export const INPUT_KINDS = ['b', 'se', 'bse'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** B is one gray channel, SE three colour channels, BSE gray followed by RGB. */
export const CHANNELS: Readonly<Record<InputKind, 1 | 3 | 4>> = { b: 1, se: 3, bse: 4 };

/** Whole images, or the crop of the lesion's ROI ("after cropping lesion" in the paper). */
export const IMAGE_MODES = ['full', 'cropped'] as const;
export type ImageMode = (typeof IMAGE_MODES)[number];

/** Input sizes the networks are built for, in pixels of the square input. */
export const INPUT_SIZES = [224, 160, 128, 112, 64] as const;
export type InputSize = (typeof INPUT_SIZES)[number];

/**
 * Geometry of validation and reading: `center` resizes to 256/224 of the input size and takes the
 * central window (the scale used in fitting); `resize` resizes to the input size (the paper's).
 */
export const EVAL_MODES = ['center', 'resize'] as const;
export type EvalMode = (typeof EVAL_MODES)[number];

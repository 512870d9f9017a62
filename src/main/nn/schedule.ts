/** How the learning rate changes over a stage, in optimisation steps. */
export interface Schedule {
  readonly kind: 'constant' | 'cosine';
  /** Steps of the linear rise; 0 has none. */
  readonly warmup: number;
  /** All steps of the stage, if nothing stops it early. */
  readonly total: number;
}

/**
 * The part of the learning rate that step t ≥ 1 takes: t / W in the W steps of the warm-up; behind
 * it 1, or ½ (1 + cos(π k / (T − W))) for the steps k = 0 … T − W − 1 that are left (Loshchilov &
 * Hutter 2017 without restarts; PyTorch's CosineAnnealingLR). It is a function of the step alone, so
 * a resumed fit goes on with the rates of an uninterrupted one.
 */
export function rateFactor(step: number, { kind, warmup, total }: Schedule): number {
  if (step <= warmup) return step / warmup;
  if (kind === 'constant') return 1;
  const done = Math.min(1, (step - warmup - 1) / Math.max(1, total - warmup));
  return 0.5 * (1 + Math.cos(Math.PI * done));
}

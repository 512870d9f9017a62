/** What early stopping remembers; kept in checkpoints. */
export interface EarlyStopping {
  readonly bestLoss: number;
  /** 1-based; 0 before the first epoch. */
  readonly bestEpoch: number;
  readonly epochsWithoutGain: number;
}

export const NO_EPOCH_YET: EarlyStopping = {
  bestLoss: Infinity,
  bestEpoch: 0,
  epochsWithoutGain: 0,
};

/** Takes in an epoch's validation loss. A loss that is not a number is never an improvement. */
export function afterEpoch(
  state: EarlyStopping,
  epoch: number,
  validationLoss: number,
): EarlyStopping {
  if (validationLoss < state.bestLoss)
    return { bestLoss: validationLoss, bestEpoch: epoch, epochsWithoutGain: 0 };
  return { ...state, epochsWithoutGain: state.epochsWithoutGain + 1 };
}

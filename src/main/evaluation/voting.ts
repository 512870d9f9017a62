/**
 * The voting ensemble's probability of malignancy: the mean of what its networks say, as exact as
 * the float32 probabilities it is made of (method.md, "Models").
 *
 * @param votes probabilities or, for hard votes, 1 for malignant and 0 for benign; at least one
 */
export function meanVote(votes: readonly number[]): number {
  return Math.fround(votes.reduce((sum, vote) => sum + vote, 0) / votes.length);
}

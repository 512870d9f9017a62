import { isPositive } from '../../shared/stats/confusion.ts';

/**
 * The same by hard votes: each network calls a pair malignant from the cutoff on, and the share of
 * these votes decides. As a score it is at least the cutoff where half of the votes or more are
 * malignant, whatever the cutoff: a tie is malignant (method.md, "Models").
 *
 * @param votes probabilities of malignancy; at least one
 * @param cutoff in (0, 1)
 */
export function hardVote(votes: readonly number[], cutoff: number): number {
  const share = votes.filter((vote) => isPositive(vote, cutoff)).length / votes.length;
  return share < 0.5 ? 2 * share * cutoff : cutoff + (2 * share - 1) * (1 - cutoff);
}

/**
 * The voting ensemble's probability of malignancy: the mean of what its networks say, as exact as
 * the float32 probabilities it is made of (method.md, "Models").
 *
 * @param votes probabilities; at least one
 */
export function meanVote(votes: readonly number[]): number {
  return Math.fround(votes.reduce((sum, vote) => sum + vote, 0) / votes.length);
}

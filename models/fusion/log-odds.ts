/** Probabilities are kept this far from 0 and 1 before they become log-odds, which are infinite there. */
export const PROBABILITY_FLOOR = 1e-4;

/** Log-odds of a probability, log(p / (1 − p)), after clipping it to [1e-4, 1 − 1e-4]; at most 9.2 either way. NaN stays NaN. */
export function logit(probability: number): number {
  const clipped = Math.min(1 - PROBABILITY_FLOOR, Math.max(PROBABILITY_FLOOR, probability));
  return Math.log(clipped / (1 - clipped));
}

/** Log-odds of a probability as it is: nothing is clipped, so 0 and 1 are infinitely far away, and no two probabilities become one. */
export function unclippedLogit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** 1 / (1 + e^−x), the inverse of {@link unclippedLogit}, and of {@link logit} within the clipped range. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

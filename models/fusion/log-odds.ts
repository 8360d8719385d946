/** Probabilities are kept this far from 0 and 1 before they become log-odds, which are infinite there. */
export const PROBABILITY_FLOOR = 1e-4;

/** Log-odds of a probability, log(p / (1 − p)), after clipping it to [1e-4, 1 − 1e-4]; at most 9.2 either way. NaN stays NaN. */
export function logit(probability: number): number {
  const clipped = Math.min(1 - PROBABILITY_FLOOR, Math.max(PROBABILITY_FLOOR, probability));
  return Math.log(clipped / (1 - clipped));
}

/** Within these, every probability of single precision has its own log-odds: 0 and 1 take what still rounds to them. */
const [ALMOST_NEVER, ALMOST_ALWAYS] = [2 ** -151, 1 - 2 ** -26];

/** Log-odds of a probability that was computed in single precision; strictly increasing there, and finite: −105 to 18. */
export function logitOfSingle(probability: number): number {
  const inside = Math.min(ALMOST_ALWAYS, Math.max(ALMOST_NEVER, probability));
  return Math.log(inside / (1 - inside));
}

/** 1 / (1 + e^−x), the inverse of {@link logitOfSingle}, and of {@link logit} within its range. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * What is believed of the arms: arm i has a Beta(alpha[i], beta[i]) distribution of its usefulness.
 *
 * Columns instead of a list of pairs: they are summed, pooled and sampled arm by arm, and go into a decision's record as they
 * are. Arms stand in one fixed order, that of the sources or of the blends.
 */
export interface BetaPosteriors {
  /** Above 0; [arms] */
  readonly alpha: readonly number[];
  /** Above 0; [arms] */
  readonly beta: readonly number[];
}

/** α / (α + β) */
export function posteriorMean(alpha: number, beta: number): number {
  return alpha / (alpha + beta);
}

/** αβ / ((α + β)² (α + β + 1)) */
export function posteriorVariance(alpha: number, beta: number): number {
  const total = alpha + beta;
  return (alpha * beta) / (total * total * (total + 1));
}

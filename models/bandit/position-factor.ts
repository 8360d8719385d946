/** How position bias is taken out of rewards. */
export interface PositionBias {
  /** Steepness of the examination curve; 0: all positions are looked at alike. */
  readonly eta: number;
  /** Largest factor. */
  readonly cap: number;
}

/**
 * How many times a positive reward at a position counts: the inverse of the chance that somebody looks there.
 *
 *     factor(rank) = min(1 / examination(rank), cap),  examination(rank) = (1/rank)^η
 *
 * Divide by the mean factor of the rewards seen so far to keep the scale of rewards, and store the quotient with the event, as
 * its reward is: then a rebuild gives the same posteriors. Penalties take no factor: nobody dislikes what was not looked at.
 *
 * @param index 0-based position.
 * @param examination measured chances by position, in place of the curve; see {@link measuredExamination}.
 * @see Joachims, Swaminathan, Schnabel, Unbiased learning-to-rank with biased feedback, WSDM 2017.
 */
export function positionFactor(index: number, { eta, cap }: PositionBias, examination?: readonly number[]): number {
  const chance = examination?.[index] ?? (1 / (index + 1)) ** eta;
  return Math.min(1 / chance, cap);
}

/** Impressions at a position below which its click rate says too little. */
const ENOUGH_IMPRESSIONS = 100;

/**
 * Examination by position from a retriever's own log: each position's click rate relative to the first's.
 *
 * It takes results to be equally good at all positions, which a ranking that works makes untrue: what is measured is bias and
 * quality together, so the factors come out too large. Rates are smoothed by one click in a hundred impressions. Positions from
 * the first with fewer than 100 impressions on are left to the curve.
 *
 * @param clicks by position.
 * @param impressions by position.
 * @returns in (0, 1]; as many positions as are known well enough, perhaps none.
 */
export function measuredExamination(clicks: readonly number[], impressions: readonly number[]): readonly number[] {
  const unknown = impressions.findIndex((count) => count < ENOUGH_IMPRESSIONS);
  const known = impressions.slice(0, unknown < 0 ? impressions.length : unknown);
  const rates = known.map((count, index) => ((clicks[index] ?? 0) + 1) / (count + ENOUGH_IMPRESSIONS));
  return rates.map((rate) => Math.min(rate / rates[0]!, 1));
}

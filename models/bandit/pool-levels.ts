import type { ArmCounts } from './arm-counts.js';
import type { BetaPosteriors } from './beta-posterior.js';

/**
 * What is believed in the narrowest of some levels, each starting from the one above it: from the widest level, which starts from
 * the prior, to the narrowest,
 *
 *     α = s · m + counts,  β = s · (1 − m) + counts,  m = the posterior mean one level up
 *
 * No level gives the prior.
 *
 * @param levels narrowest first
 * @param strength s: so many observations the level above is worth; above 0
 * @see Gelman et al., Bayesian data analysis, 3rd edition, 2013, chapter 5, for partial pooling.
 */
export function poolLevels(levels: readonly ArmCounts[], prior: BetaPosteriors, strength: number): BetaPosteriors {
  return levels.reduceRight<BetaPosteriors>((parent, counts, index) => {
    const start = index === levels.length - 1 ? parent : pooled(parent, strength);
    return addCounts(start, counts);
  }, prior);
}

/** A posterior after more observations. */
export function addCounts({ alpha, beta }: BetaPosteriors, counts: ArmCounts): BetaPosteriors {
  return {
    alpha: alpha.map((value, arm) => value + counts.alpha[arm]!),
    beta: beta.map((value, arm) => value + counts.beta[arm]!),
  };
}

/** The same means, worth `strength` observations. */
function pooled({ alpha, beta }: BetaPosteriors, strength: number): BetaPosteriors {
  const part = (own: readonly number[], other: readonly number[]) =>
    own.map((value, arm) => (strength * value) / (value + other[arm]!));
  return { alpha: part(alpha, beta), beta: part(beta, alpha) };
}

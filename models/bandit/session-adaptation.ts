import type { ArmCounts } from './arm-counts.js';
import type { BetaPosteriors } from './beta-posterior.js';

/**
 * A context's counts without what the running session added to them, since that is counted on its own.
 * @param session the session's rewards, weighed by age as the context's are.
 */
export function withoutSession(counts: ArmCounts, session: ArmCounts): ArmCounts {
  const less = (all: readonly number[], part: readonly number[]) =>
    all.map((value, arm) => Math.max(value - part[arm]!, 0));
  return { alpha: less(counts.alpha, session.alpha), beta: less(counts.beta, session.beta) };
}

/**
 * Posteriors with the running session's rewards on top, each counted `weight` times; at whichever level they are, so the second
 * page of a newcomer already knows of the first.
 *
 *     α + κ · Σ max(r, 0) · credit,  β + κ · Σ max(−r, 0) · credit
 */
export function withSession(posteriors: BetaPosteriors, session: ArmCounts, weight: number): BetaPosteriors {
  const more = (all: readonly number[], part: readonly number[]) =>
    all.map((value, arm) => value + weight * part[arm]!);
  return { alpha: more(posteriors.alpha, session.alpha), beta: more(posteriors.beta, session.beta) };
}

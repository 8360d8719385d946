import { normalTail } from '../../metrics/normal-tail.js';

/** Successes of so many samples. */
export interface Proportion {
  readonly successes: number;
  readonly samples: number;
}

/**
 * The two-proportion z-test, with the pooled share under the hypothesis that both are the same:
 *
 *     z = (p₁ − p₂) / √(p(1 − p)(1/n₁ + 1/n₂))
 *
 * Where few successes are expected, z promises too much on the side to which they are skewed, and all the more so far out, where
 * an adjustment for many comparisons looks. There the likelihood ratio
 *
 *     G = 2 Σ O ln(O / E)  over successes and misses of both
 *
 * promises less, which is χ² of one degree of freedom, too. So p is the larger of the two.
 *
 * The two must not share samples, and how many each has must not depend on what they earned: under adaptive allocation the level
 * is not promised; docs/experiment-simulations.md has what was measured. z is 0 and p 1 where either has no sample, or all or none succeed.
 *
 * @see Agresti, Categorical data analysis, 3rd edition, 2013, section 3.2, on X² and G².
 */
export function twoProportionTest(a: Proportion, b: Proportion): { readonly z: number; readonly pValue: number } {
  const share = (a.successes + b.successes) / (a.samples + b.samples);
  const error = Math.sqrt(share * (1 - share) * (1 / a.samples + 1 / b.samples));
  if (!(error > 0 && Number.isFinite(error))) return { z: 0, pValue: 1 };
  const z = (a.successes / a.samples - b.successes / b.samples) / error;
  const ratio = 2 * (surprise(a, share) + surprise(b, share));
  return { z, pValue: Math.max(normalTail(z), normalTail(Math.sqrt(Math.max(ratio, 0)))) };
}

/** Σ O ln(O / E) of one of the two. */
function surprise({ successes, samples }: Proportion, share: number): number {
  const part = (observed: number, expected: number) => (observed > 0 ? observed * Math.log(observed / expected) : 0);
  return part(successes, samples * share) + part(samples - successes, samples * (1 - share));
}

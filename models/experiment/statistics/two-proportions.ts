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
 * The two must not share samples, and how many each has must not depend on what they earned: under adaptive allocation the level
 * is not promised; docs/experiments.md has what was measured. z is 0 and p 1 where either has no sample, or all or none succeed.
 */
export function twoProportionTest(a: Proportion, b: Proportion): { readonly z: number; readonly pValue: number } {
  const share = (a.successes + b.successes) / (a.samples + b.samples);
  const error = Math.sqrt(share * (1 - share) * (1 / a.samples + 1 / b.samples));
  if (!(error > 0 && Number.isFinite(error))) return { z: 0, pValue: 1 };
  const z = (a.successes / a.samples - b.successes / b.samples) / error;
  return { z, pValue: normalTail(z) };
}

import { normalHalfWidth } from './normal-quantile.js';

/** A share with its interval, all in [0, 1]; NaN of no sample. */
export interface ShareInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The share of successes with Wilson's score interval:
 *
 *     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * It holds its level also for rare successes and few samples, and never leaves [0, 1]. For rewards in [0, 1] that are not 0 or 1,
 * p(1 − p) is more than their variance, so the interval is wider than it needs to be.
 *
 * @see Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927.
 */
export function wilsonInterval(successes: number, samples: number, level = 0.95): ShareInterval {
  if (samples === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  const z = normalHalfWidth(level);
  const share = successes / samples;
  const square = (z * z) / samples;
  const middle = share + square / 2;
  const reach = Math.sqrt(square * (share * (1 - share) + square / 4));
  return {
    value: share,
    low: Math.max((middle - reach) / (1 + square), 0),
    high: Math.min((middle + reach) / (1 + square), 1),
  };
}

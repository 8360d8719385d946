import { normalHalfWidth } from './normal-quantile.js';
import type { Proportion } from './two-proportions.js';

/** How much more, as a share: .65 is 65 % more. */
export interface Lift {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How much more a part earns than the whole that it is in, with an interval by the delta method. With p the part's share, q that of
 * the rest, w the part's weight and g = w p + (1 − w) q:
 *
 *     p / g − 1,  variance (1 − w)² / g⁴ · (q² p(1 − p) / n + p² q(1 − q) / m)
 *
 * With `weight` 0 the rest is the whole, which is how a variant is compared with a control. NaN where the whole earned nothing.
 */
export function liftOf(
  part: Proportion,
  rest: Proportion,
  { weight = part.samples / (part.samples + rest.samples), level = 0.95 } = {},
): Lift {
  const p = part.successes / part.samples;
  const q = rest.samples === 0 ? p : rest.successes / rest.samples;
  const whole = weight * p + (1 - weight) * q;
  const value = p / whole - 1;
  const spread = (share: number, samples: number) => (samples === 0 ? 0 : (share * (1 - share)) / samples);
  const variance =
    ((1 - weight) / whole ** 2) ** 2 * (q ** 2 * spread(p, part.samples) + p ** 2 * spread(q, rest.samples));
  const reach = normalHalfWidth(level) * Math.sqrt(variance);
  return { value, low: value - reach, high: value + reach };
}

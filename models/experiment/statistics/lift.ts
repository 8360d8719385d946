import type { Interval } from './newcombe-interval.js';
import type { Proportion } from './two-proportions.js';
import { type ShareInterval, wilsonInterval } from './wilson-interval.js';

/** How much more, as a share: .65 is 65 % more. */
export type Lift = Interval;

/**
 * How much more a part earns than the whole that it is in. With p the part's share, q that of the rest and w the part's weight, it is
 * a function of their ratio alone, and rises with it:
 *
 *     p / (w p + (1 − w) q) − 1 = ρ / (w ρ + 1 − w) − 1,  ρ = p / q
 *
 * so its interval is that of the ratio, which is made of the Wilson intervals of p and q:
 *
 *     ρ₋ = (pq − √(p²q² − p₋q₊(2p − p₋)(2q − q₊))) / q₊(2q − q₊),  ρ₊ = 1 / ρ₋ of q / p
 *
 * Unlike the delta method, it has a width also where the part earned nothing; and no upper end where the rest earned nothing and the
 * weight is 0. With `weight` 0 the rest is the whole, which is how a variant is compared with a control. NaN where
 * neither earned anything.
 *
 * @see Donner, Zou, Closed-form confidence intervals for functions of the normal mean and standard deviation, Statistical Methods in
 * Medical Research 21, 2012, on ratios.
 */
export function liftOf(
  part: Proportion,
  rest: Proportion,
  { weight = part.samples / (part.samples + rest.samples), level = 0.95 } = {},
): Lift {
  if (rest.samples === 0) return { value: 0, low: 0, high: 0 }; // the part is the whole
  const p = wilsonInterval(part.successes, part.samples, level);
  const q = wilsonInterval(rest.successes, rest.samples, level);
  const lift = (ratio: number) =>
    ratio === Number.POSITIVE_INFINITY ? 1 / weight - 1 : ratio / (weight * ratio + 1 - weight) - 1;
  return { value: lift(p.value / q.value), low: lift(lowestRatio(p, q)), high: lift(1 / lowestRatio(q, p)) };
}

/** ρ₋, multiplied by its conjugate above and below the line: 0 over 0 only where neither earned anything. ρ₊ is that of q / p turned over. */
function lowestRatio(p: ShareInterval, q: ShareInterval): number {
  if (p.value === 0) return 0;
  const product = p.value * q.value;
  const least = p.low * (2 * p.value - p.low);
  return least / (product + Math.sqrt(product ** 2 - least * q.high * (2 * q.value - q.high)));
}

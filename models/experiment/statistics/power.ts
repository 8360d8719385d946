import { normalTail } from '../../metrics/normal-tail.js';
import { normalHalfWidth, normalQuantile } from './normal-quantile.js';

export interface PowerOptions {
  /** Level of the two-sided test. */
  readonly alpha?: number;
  /** Wanted. */
  readonly power?: number;
  /** Share of all samples that the group has as they grow, the other having the rest. */
  readonly share?: number;
}

/**
 * The chance that two groups of n₁ and n₂ samples show a difference of h ({@link cohensH}):
 *
 *     Φ(|h| √(n₁n₂ / (n₁ + n₂)) − z) + Φ(−|h| √(…) − z),  z of α / 2
 *
 * @see Cohen, Statistical power analysis for the behavioral sciences, 2nd edition, 1988, chapter 6.
 */
export function powerOf(h: number, first: number, second: number, { alpha = 0.05 }: PowerOptions = {}): number {
  if (first === 0 || second === 0) return alpha;
  const shift = Math.abs(h) * Math.sqrt((first * second) / (first + second));
  const z = normalHalfWidth(1 - alpha);
  return below(shift - z) + below(-shift - z);
}

/**
 * Samples that a group needs to show a difference of h to the other: ((z of α/2 + z of power) / h)² / (1 − share), rounded up. Where it has
 * most of them, it needs more. Infinity where there is no difference to show, or no other group.
 */
export function samplesNeeded(h: number, { alpha = 0.05, power = 0.8, share = 0.5 }: PowerOptions = {}): number {
  return Math.ceil(((normalHalfWidth(1 - alpha) + normalQuantile(power)) / h) ** 2 / (1 - share));
}

/** Φ(z) */
function below(z: number): number {
  const tail = normalTail(z) / 2;
  return z > 0 ? 1 - tail : tail;
}

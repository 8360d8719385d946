import { normalTail } from '../../metrics/normal-tail.js';
import { normalHalfWidth, normalQuantile } from './normal-quantile.js';

export interface PowerOptions {
  /** Level of the two-sided test. */
  readonly alpha?: number;
  /** Wanted. */
  readonly power?: number;
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

/** Samples that each of two groups of one size needs to show a difference of h: ((z of α/2 + z of power) / h)² · 2, rounded up. */
export function samplesNeeded(h: number, { alpha = 0.05, power = 0.8 }: PowerOptions = {}): number {
  return Math.ceil(2 * ((normalHalfWidth(1 - alpha) + normalQuantile(power)) / h) ** 2);
}

/** Φ(z) */
function below(z: number): number {
  const tail = normalTail(z) / 2;
  return z > 0 ? 1 - tail : tail;
}

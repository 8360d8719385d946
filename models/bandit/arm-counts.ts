import { decayFactor } from './decay.js';
import type { PosteriorDelta } from './posterior-delta.js';

/** Evidence about the arms in one context, weighed by its age, without any prior. */
export interface ArmCounts {
  /** At least 0; [arms] */
  readonly alpha: readonly number[];
  /** At least 0; [arms] */
  readonly beta: readonly number[];
}

export interface DecayOptions {
  readonly arms: number;
  /** The day on which they are read. */
  readonly today: number;
  readonly halfLifeDays: number | null;
}

/**
 * The rows of a context weighed and summed: the definition of a posterior's counts.
 *
 * What is left below 0 by rounding, after a row was taken back, is 0.
 */
export function armCounts(deltas: Iterable<PosteriorDelta>, { arms, today, halfLifeDays }: DecayOptions): ArmCounts {
  const alpha = new Array<number>(arms).fill(0);
  const beta = new Array<number>(arms).fill(0);
  for (const { arm, day, ...row } of deltas) {
    const factor = decayFactor(day, today, halfLifeDays);
    alpha[arm]! += row.alpha * factor;
    beta[arm]! += row.beta * factor;
  }
  return { alpha: alpha.map(notNegative), beta: beta.map(notNegative) };
}

function notNegative(value: number): number {
  return Math.max(value, 0);
}

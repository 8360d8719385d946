import { normalTail } from '../../metrics/normal-tail.js';
import type { VariantSums } from '../analysis/variant-sums.js';

export interface AllocationRatio {
  /** Times a variant was chosen, and Σ propensity: how often it should have been. */
  readonly observed: number;
  readonly expected: number;
  /** Of one degree of freedom; NaN where nothing was left to chance. */
  readonly chiSquare: number;
  readonly pValue: number;
}

/**
 * Whether variants were allocated as often as their propensities say. If not, allocations were lost or added somewhere between the
 * decision and its record, and nothing that is computed from them holds.
 *
 *     χ² = (observed − Σ e)² / Σ e(1 − e),  by variant
 *
 * It holds under adaptive allocation, too: given the past, each allocation is a coin of a known weight (a martingale).
 *
 * @returns [variants]
 * @see Fabijan and others, Diagnosing sample ratio mismatch in online controlled experiments, KDD 2019.
 */
export function allocationRatios(variants: readonly VariantSums[]): readonly AllocationRatio[] {
  return variants.map(({ samples: observed, expected, expectedSquares }) => {
    const chiSquare = (observed - expected) ** 2 / (expected - expectedSquares);
    const isTold = expected - expectedSquares > 1e-9 * expected && Number.isFinite(chiSquare);
    return {
      observed,
      expected,
      chiSquare: isTold ? chiSquare : Number.NaN,
      pValue: isTold ? normalTail(Math.sqrt(chiSquare)) : 1,
    };
  });
}

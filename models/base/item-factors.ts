/**
 * Item side of a matrix factorization for implicit feedback, with all that folding in a new user needs. Plain data:
 * the bundle keeps it as it is.
 */
export interface ItemFactors {
  readonly width: number;
  readonly items: number;
  /** Row-major [items, width]; zeros for an item that fitting never saw. */
  readonly factors: Float32Array;
  /** Σ v vᵀ over all items, upper triangle, row-major [width, width]. */
  readonly gram: Float64Array;
  /** 1 for items with at least one positive in fitting: only their scores mean anything. [items] */
  readonly isKnown: Uint8Array;
  /** Weight of a positive while folding in; the pull to `userMean` weighs `regularization`. */
  readonly alpha: number;
  /** Mean vector of the fitting users: what a new user is taken to be until they show otherwise. [width] */
  readonly userMean: Float32Array;
  /** How strongly a folded-in user is pulled to `userMean`, in coordinates in which users vary by 1. */
  readonly regularization: number;
  /** Weight of an unobserved pair while folding in: 0 says that what a new user has not touched tells nothing. */
  readonly unobservedWeight: number;
}

/** Completes the factors with their Gram matrix. */
export function createItemFactors(parts: Omit<ItemFactors, 'gram'>): ItemFactors {
  return { ...parts, gram: gramMatrix(parts.factors, parts.width) };
}

/** Σ v vᵀ over the rows of `factors` ([rows, width]): upper triangle, row-major [width, width], zeros below. */
export function gramMatrix(factors: Float32Array, width: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let start = 0; start < factors.length; start += width) {
    for (let i = 0; i < width; i++) {
      const value = factors[start + i]!;
      if (value === 0) continue;
      const row = i * width;
      for (let j = i; j < width; j++) gram[row + j]! += value * factors[start + j]!;
    }
  }
  return gram;
}

/** How much each item is liked at a moment: what one recommends to somebody of whom nothing is known. */
export interface Popularity {
  readonly items: number;
  /** Positives of the fitting users up to `moment`, each worth ½^(age / half-life). [items] */
  readonly counts: Float64Array;
  /** log(1 + count): the raw score. [items] */
  readonly rawScores: Float32Array;
  /** Days after which a positive is worth half; null counts all alike. */
  readonly halfLifeDays: number | null;
  /** Milliseconds since 1970; NaN in sets without times. */
  readonly moment: number;
}

/** Completes decayed counts with the raw scores. */
export function createPopularity(parts: Pick<Popularity, 'counts' | 'halfLifeDays' | 'moment'>): Popularity {
  return { ...parts, items: parts.counts.length, rawScores: Float32Array.from(parts.counts, Math.log1p) };
}

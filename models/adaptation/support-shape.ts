/** Negatives per positive wherever pointwise rows are sampled. */
export const NEGATIVES_PER_POSITIVE = 4;

/** How many positives fit in so many rows beside their negatives; also how many known dislikes are taken. */
export function positivesWithin(rows: number): number {
  return Math.max(1, Math.floor(rows / (1 + NEGATIVES_PER_POSITIVE)));
}

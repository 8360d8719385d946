/** What the rounds of a bench say together about a ratio: their median, the least and the most. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** @param ratios one of each round: of two things that ran one after the other */
export function ratioOfRounds(ratios: readonly number[]): Ratio {
  return { value: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

/** The middle of the values in their order, or halfway between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

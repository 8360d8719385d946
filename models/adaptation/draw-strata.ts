import type { Rng } from '../../data/schema/random.js';

/** How far down a ranking an item is hard to tell from a positive: where recommendations are decided. */
export const HARD_DEPTH = 200;

/** How many negatives are drawn, and which share of them from the hard stratum. */
export interface Draws {
  readonly count: number;
  readonly hardShare: number;
}

/** What is not hard. */
export interface EasyStratum<Row> {
  readonly size: number;
  /** So many different rows, all alike probable; all of them where fewer are left. */
  readonly draw: (count: number) => readonly Row[];
}

/** A drawn negative. */
export interface DrawnRow<Row> {
  readonly row: Row;
  /** Its stratum's size over the stratum's draws. */
  readonly standsFor: number;
}

/** How many of the draws are hard: one at least is left for the rest. With none, everything is one (easy) stratum. */
export function hardDraws({ count, hardShare }: Draws): number {
  return Math.max(0, Math.min(Math.round(hardShare * count), count - 1));
}

/**
 * Draws negatives from two strata. Each stands for its stratum's size over its draws, so that together they stand for
 * every row of both: sampling hard ones more densely says nothing about how common they are.
 *
 * An easy stratum that is too small for its share leaves it to the hard one. Fewer come back where fewer are left.
 */
export function drawStrata<Row>(
  rng: Rng,
  draws: Draws,
  hard: readonly Row[],
  easy: EasyStratum<Row>,
): readonly DrawnRow<Row>[] {
  const taken = rng.shuffle(hard).slice(0, Math.max(hardDraws(draws), draws.count - easy.size));
  const rest = easy.draw(draws.count - taken.length);
  return [
    ...taken.map((row) => ({ row, standsFor: hard.length / taken.length })),
    ...rest.map((row) => ({ row, standsFor: easy.size / rest.length })),
  ];
}

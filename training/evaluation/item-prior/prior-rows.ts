import { topK } from '../../../models/metrics/top-k.js';
import type { Foundation } from '../../foundation.js';
import { candidatesOf } from '../../tasks/candidates.js';
import { scoreCase } from '../../tasks/scored-case.js';
import type { PreparedCase, World } from '../../tasks/world.js';
import type { ImmediateStrategy } from '../strategy.js';

/** The items of a case that weights by count rank first: what an item's own term can still move into sight. */
export interface PriorRows {
  readonly world: World;
  readonly user: number;
  /** Best first; [rows] */
  readonly item: Int32Array;
  /** What weights by count say; [rows] */
  readonly score: Float32Array;
  /** 1 for what the user came to like; [rows] */
  readonly target: Uint8Array;
  /** Of what the user came to like, how much is not among the rows. */
  readonly missed: number;
}

/** Items of a case that are looked at. */
export const DEPTH = 300;

/** Rows of cases. */
export function collectPriorRows(
  { calibrators }: Foundation,
  cases: readonly PreparedCase[],
  byCount: ImmediateStrategy,
): PriorRows[] {
  return cases.map((known) => {
    const { scores } = byCount.rank(scoreCase(known, calibrators));
    const candidates = candidatesOf(known);
    const item = topK(scores, DEPTH, new Set(known.support)).filter((one) => candidates.has(one));
    const liked = new Set(known.truth);
    const target = Uint8Array.from(item, (one) => Number(liked.has(one)));
    return {
      world: known.world,
      user: known.user,
      item,
      score: Float32Array.from(item, (one) => scores[one]!),
      target,
      missed: liked.size - target.reduce((sum, one) => sum + one, 0),
    };
  });
}

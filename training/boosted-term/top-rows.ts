import type { Calibrator } from '../../models/base/calibrator.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import { topK } from '../../models/metrics/top-k.js';
import { candidatesOf } from '../tasks/candidates.js';
import { evenly } from '../tasks/evenly.js';
import { type ScoredCase, scoreCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';

/** The items of a case that weights by count rank first: what a term can still move into sight. */
export interface TopRows {
  readonly user: number;
  /** Best first; [rows] */
  readonly item: Int32Array;
  /** What weights by count say; [rows] */
  readonly score: Float32Array;
  /** What a term may ask about; [numbers][rows] */
  readonly numbers: readonly Float32Array[];
  /** 1 for what the user came to like; [rows] */
  readonly target: Uint8Array;
  /** Of what the user came to like, how much is not among the rows. */
  readonly missed: number;
}

/** Cases whose rows are collected, at most: 1.5 KB for each number of a case, with its bins, so 1 GB where items have thirty features. */
const MOST_CASES = 6000;
/** Items of a case that are looked at. */
export const DEPTH = 300;

/**
 * Rows of cases, evenly chosen where there are more than trees need.
 * @param rank what weights by count say of all items; [items]
 * @param describe numbers of some items of a case; [numbers][rows]
 */
export function collectTopRows(
  cases: readonly PreparedCase[],
  calibrators: readonly Calibrator[],
  rank: (scored: ScoredCase) => ArrayLike<number>,
  describe: (scored: ScoredCase, items: Int32Array) => readonly Float32Array[],
): TopRows[] {
  return evenly(cases, MOST_CASES).map((known) => {
    const scored = scoreCase(known, calibrators);
    const scores = rank(scored);
    const candidates = candidatesOf(known);
    const item = topK(scores, DEPTH, new Set(known.support)).filter((one) => candidates.has(one));
    const liked = new Set(known.truth);
    const target = Uint8Array.from(item, (one) => Number(liked.has(one)));
    return {
      user: known.user,
      item,
      score: Float32Array.from(item, (one) => scores[one]!),
      numbers: describe(scored, item),
      target,
      missed: liked.size - target.reduce((sum, one) => sum + one, 0),
    };
  });
}

/** NDCG@10 of the rows in the order of these scores; what the user liked beyond them counts in the ideal. */
export function ndcgOfRows({ target, missed }: Pick<TopRows, 'target' | 'missed'>, scores: ArrayLike<number>): number {
  const relevant = new Set<number>();
  target.forEach((liked, row) => {
    if (liked) relevant.add(row);
  });
  for (let beyond = 0; beyond < missed; beyond++) relevant.add(target.length + beyond);
  return ndcgOfScores(scores, relevant, NOTHING, 10);
}

const NOTHING: ReadonlySet<number> = new Set();

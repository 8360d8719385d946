import { sigmoid } from '../../models/fusion/log-odds.js';
import { meanSquaredError } from '../../models/metrics/mean-squared-error.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import type { TargetKind } from '../target-kind.js';
import { amongCandidates } from './among-candidates.js';
import type { PreparedCase } from './world.js';

/** What answers are judged by, in words: more is better. */
export const QUALITY_NAMES: Readonly<Record<TargetKind, string>> = {
  likes: 'NDCG@10',
  ratings: 'negative squared error of ratings',
};

/** How scores of all items answer a case: NDCG@10, or the negative squared error of later ratings. @param scores log-odds, [items] */
export function caseQuality(known: PreparedCase, scores: ArrayLike<number>): number {
  if (!known.laterRatings) return ndcgOfScores(scores, new Set(known.truth), new Set(known.support), 10);
  const { items, targets } = amongCandidates(known, known.laterRatings);
  return negativeSquaredError(
    items.map((item) => scores[item]!),
    targets,
  );
}

/** @param scores log-odds, [rows] @param targets in [0, 1], [rows] */
export function negativeSquaredError(scores: ArrayLike<number>, targets: ArrayLike<number>): number {
  return -meanSquaredError(Array.from(scores, sigmoid), targets);
}

import type { ExecutionRow } from '../../data/store/rows.js';
import type { RankByWeights } from '../../models/bandit/index.js';
import { blendScores, type ScoreSpace } from '../../models/fusion/blend.js';

/** Results that are ranked again, from the first: what somebody may have looked at. */
const RANKED = 100;

/**
 * Ranks an execution's results anew under other weights, from the scores that it recorded. Results that are not in the record cannot
 * come up; ties keep the order shown.
 *
 * @param space where scores are added: retrievers add them as they are; `/v1/score` as its bundle says, sharing the weight of an
 * absent source among the others, in single precision.
 * @returns null where the recorded weights do not give the recorded order: then no others can be trusted to.
 */
export function rankByWeights(
  { source_scores, weights }: Pick<ExecutionRow, 'source_scores' | 'weights'>,
  space: ScoreSpace | null,
): RankByWeights | null {
  const rows = source_scores.slice(0, RANKED);
  const rank: RankByWeights = (by) => {
    const fused = rows.map((scores) =>
      space === null ? weightedSum(scores, by) : Math.fround(blended(scores, by, space)),
    );
    return [...fused.keys()].sort((a, b) => fused[b]! - fused[a]! || a - b);
  };
  return rank(weights).every((index, position) => index === position) ? rank : null;
}

function weightedSum(scores: readonly (number | null)[], weights: readonly number[]): number {
  return scores.reduce<number>((sum, score, source) => sum + (score ?? 0) * weights[source]!, 0);
}

function blended(scores: readonly (number | null)[], weights: readonly number[], space: ScoreSpace): number {
  const mask = scores.map((score) => Number(score !== null));
  return blendScores({ scores: scores.map((score) => score ?? 0), mask, weights, space }).fused;
}

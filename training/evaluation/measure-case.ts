import { judgeRanking } from '../../models/metrics/judge-ranking.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import { recallAt } from '../../models/metrics/recall.js';
import { reciprocalRankOfScores } from '../../models/metrics/reciprocal-rank-of-scores.js';
import { topK } from '../../models/metrics/top-k.js';
import { sampleRows } from '../tasks/sampled-rows.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { Ranking } from './strategy.js';

/** How one strategy did on one case. */
export interface CaseMeasure {
  readonly user: number;
  readonly userType: string;
  readonly support: number;
  readonly ndcg_at_10: number;
  readonly recall_at_10: number;
  readonly mrr: number;
  /** NDCG@10 with only items few others know as truth; NaN where the case has none. */
  readonly coldItemsNdcg: number;
  readonly weights: ArrayLike<number> | undefined;
  /** Absolute share of the residual in the log-odds; NaN for a strategy without. */
  readonly residual: number;
  /** Probabilities and targets of sampled rows; empty for a strategy that gives no probabilities. */
  readonly rows: {
    readonly predicted: readonly number[];
    readonly targets: readonly number[];
    readonly uncertainty: readonly number[];
  };
}

/** An item that at most this many fitting users know is cold. */
const COLD_ITEM = 5;
const K = 10;

/** Ranks all items but the support and compares with what the user came to like. */
export function measureCase({ known }: ScoredCase, ranking: Ranking, seed: number): CaseMeasure {
  const { truth, support, user, userType, world } = known;
  const relevant = new Set(truth);
  const exclude = new Set(support);
  const ranked = topK(ranking.scores, K, exclude);
  const { counts } = world.scorers.popularity;
  const cold = new Set([...truth].filter((item) => counts[item]! <= COLD_ITEM));
  const { items, targets } = sampleRows(known, 'measure', seed);
  const { probabilities, uncertainty } = ranking;
  return {
    user,
    userType,
    support: support.length,
    ndcg_at_10: ndcgOfScores(ranking.scores, relevant, exclude, K),
    recall_at_10: recallAt(K, judgeRanking(ranked, relevant), relevant.size),
    mrr: reciprocalRankOfScores(ranking.scores, relevant, exclude),
    coldItemsNdcg: ndcgOfScores(ranking.scores, cold, exclude, K),
    weights: ranking.weights,
    residual: ranking.residual ?? Number.NaN,
    rows: {
      predicted: probabilities ? items.map((item) => probabilities[item]!) : [],
      targets: probabilities ? targets : [],
      uncertainty: uncertainty ? items.map((item) => uncertainty[item]!) : [],
    },
  };
}

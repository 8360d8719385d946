import { reliableSources } from '../../models/adaptation/reliable-sources.js';
import { scoreVariance } from '../../models/fusion/expected-error.js';
import { judgeRanking } from '../../models/metrics/judge-ranking.js';
import { meanSquaredError } from '../../models/metrics/mean-squared-error.js';
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
  /** Known positives. */
  readonly support: number;
  readonly ndcg_at_10: number;
  /** Mean squared error of the sampled rows' probabilities; NaN for a strategy that gives none. */
  readonly squared_error: number;
  readonly recall_at_10: number;
  readonly mrr: number;
  /** Share of the first ten of which the log does not say what the user thought; NaN where nobody counted. */
  readonly unjudged: number;
  /** NDCG@10 with only items few others know as truth; NaN where the case has none. */
  readonly coldItemsNdcg: number;
  readonly weights: ArrayLike<number> | undefined;
  /** Absolute share of the residual in the log-odds; NaN for a strategy without. */
  readonly residual: number;
  /** Of sampled rows, alike for all strategies; an empty list is what a strategy does not say. */
  readonly rows: SampledMeasures;
}

export interface SampledMeasures {
  /** Probabilities and targets; [rows] */
  readonly predicted: readonly number[];
  readonly targets: readonly number[];
  /** What a strategy states, else p (1 − p) of the probabilities that it gives; [rows] */
  readonly uncertainty: readonly number[];
  /** Confidence in each source, and whether it could be relied on; NaN where it has no score. [rows · K] */
  readonly confidences: readonly number[];
  readonly reliable: readonly number[];
}

/** What a case is asked. */
export interface Question {
  /** Items that are not ranked: the support, and what the protocol does not ask about. */
  readonly exclude: ReadonlySet<number>;
  /** Items of which the log says what the user thought, ever; undefined: nobody counts those of which it does not. */
  readonly judged?: ReadonlySet<number>;
}

/** An item that at most this many fitting users know is cold. */
const COLD_ITEM = 5;
const K = 10;

/**
 * Ranks what is asked about and compares with what the user came to like.
 * @param seed of the sampled rows
 * @param question everything but the support, if left out
 */
export function measureCase(
  scored: ScoredCase,
  ranking: Ranking,
  seed: number,
  { exclude, judged }: Question = { exclude: new Set(scored.known.support) },
): CaseMeasure {
  const { truth, support, user, userType, world } = scored.known;
  const relevant = new Set(truth);
  const ranked = topK(ranking.scores, K, exclude);
  const { counts } = world.scorers.popularity;
  const cold = new Set([...truth].filter((item) => counts[item]! <= COLD_ITEM));
  const rows = measureRows(scored, ranking, seed);
  return {
    user,
    userType,
    support: support.length,
    ndcg_at_10: ndcgOfScores(ranking.scores, relevant, exclude, K),
    squared_error: meanSquaredError(rows.predicted, rows.targets),
    recall_at_10: recallAt(K, judgeRanking(ranked, relevant), relevant.size),
    mrr: reciprocalRankOfScores(ranking.scores, relevant, exclude),
    unjudged: judged ? ranked.filter((item) => !judged.has(item)).length / ranked.length : Number.NaN,
    coldItemsNdcg: ndcgOfScores(ranking.scores, cold, exclude, K),
    weights: ranking.weights,
    residual: ranking.residual ?? Number.NaN,
    rows,
  };
}

function measureRows({ known, scores, mask }: ScoredCase, ranking: Ranking, seed: number): SampledMeasures {
  const { items, targets } = sampleRows(known, 'measure', seed);
  const { probabilities, uncertainty, confidences } = ranking;
  const sources = known.world.scorers.sources.length;
  const cells = (item: number) => Array.from({ length: sources }, (_, source) => item * sources + source);
  const isThere = (cell: number) => mask[cell] === 1;
  return {
    predicted: probabilities ? items.map((item) => probabilities[item]!) : [],
    targets: probabilities ? targets : [],
    uncertainty: items.flatMap(
      (item) => uncertainty?.[item] ?? (probabilities ? scoreVariance(probabilities[item]!) : []),
    ),
    confidences: confidences
      ? items.flatMap((item) => cells(item).map((cell) => (isThere(cell) ? confidences[cell]! : Number.NaN)))
      : [],
    reliable: confidences
      ? items.flatMap((item, row) => {
          const [start, end] = [item * sources, (item + 1) * sources];
          return reliableSources(scores.subarray(start, end), mask.subarray(start, end), targets[row]!);
        })
      : [],
  };
}

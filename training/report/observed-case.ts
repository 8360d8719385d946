import type { UserType } from '../../data/schema/features.js';
import { sigmoid } from '../../models/fusion/log-odds.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { mean } from '../../models/metrics/mean.js';
import { meanWeights } from '../../models/metrics/mean-weights.js';
import { topK } from '../../models/metrics/top-k.js';
import { networkErrors, networkScores } from '../evaluation/calibrated-scores.js';
import { DECIDING_METRICS, metricOf } from '../evaluation/deciding-metric.js';
import { byCountRanking, policyRanking } from '../evaluation/network-strategies.js';
import type { ServedChoices } from '../evaluation/served-choices.js';
import type { Foundation } from '../foundation.js';
import { caseQuality } from '../tasks/case-quality.js';
import { sampleRows } from '../tasks/sampled-rows.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import { type Reason, whoAnswered } from './who-answered.js';

/** Over which items a mean is taken: all but the known ones, or the ten that the network puts first; [K] each. */
export const ITEMS_WEIGHED = ['all', 'first'] as const;
export type ItemsWeighed = (typeof ITEMS_WEIGHED)[number];

/** What a bundle answers one validation user at one moment, and what came of it. K sources. */
export interface ObservedCase {
  readonly user: number;
  readonly userType: UserType;
  /** Positives that were known of the user. */
  readonly known: number;
  /** NDCG@10, or the squared error of ratings, of weights by count, of the network on every row, and of what a server answers. */
  readonly judged: { readonly byCount: number; readonly network: number; readonly served: number };
  /** The network's mean weights. */
  readonly weights: Readonly<Record<ItemsWeighed, readonly number[]>>;
  /** Of the by-count table; [K] */
  readonly tableWeights: readonly number[];
  /** Mean size of the items' own share in the log-odds of those ten. */
  readonly residual: number;
  /** Share of the ten items that are served first, by who scored them. */
  readonly answered: Readonly<Record<Reason, number>>;
  /** Where the session extractor looked, mean over its heads; [18] */
  readonly attention: readonly number[];
  /** Later positives and sampled items that are not, or later ratings. */
  readonly rows: readonly ObservedRow[];
}

/** One item that the user came to like, or one that they did not, or one that they rated. */
export interface ObservedRow {
  readonly item: number;
  readonly target: number;
  /** Probabilities, calibrated where the bundle says how: of what a server answers, of the network, of weights by count. */
  readonly served: number;
  readonly network: number;
  readonly byCount: number;
  /** The expected squared error of `network`. */
  readonly uncertainty: number;
  /** Calibrated scores, NaN where a source has none; [K] */
  readonly sources: readonly number[];
}

export interface Observation {
  readonly scored: ScoredCase;
  /** Adapted to the support where the bundle adapts by default. */
  readonly answer: NetworkAnswer;
  /** [heads · 18] */
  readonly attention: Float32Array;
  readonly foundation: Foundation;
  readonly choices: ServedChoices;
  readonly seed: number;
}

const SHOWN = 10;

/** Takes one answer apart. */
export function observeCase({ scored, answer, attention, foundation, choices, seed }: Observation): ObservedCase {
  const { known } = scored;
  const sources = foundation.world.scorers.sources.length;
  const exclude = new Set(known.support);
  const byCount = byCountRanking(scored, foundation, choices.calibration);
  const network = networkScores(answer, scored, choices);
  const errors = networkErrors(answer, network, scored, foundation, choices);
  const served = policyRanking(answer, scored, foundation, choices);
  const metric = DECIDING_METRICS[known.laterRatings ? 'ratings' : 'likes'];
  const judge = (scores: ArrayLike<number>) => metricOf(metric, caseQuality(known, scores));
  const ofRow = (cells: Float32Array, item: number) => cells.subarray(item * sources, (item + 1) * sources);
  const weightsOf = (items: readonly number[]) => [...meanWeights(items.map((item) => ofRow(answer.weights, item)))];
  const others = [...answer.fused.keys()].filter((item) => !exclude.has(item));
  const first = topK(answer.fused, SHOWN, exclude);
  const { items, targets } = sampleRows(known, 'report', seed);
  return {
    user: known.user,
    userType: known.userType,
    known: known.support.length,
    judged: { byCount: judge(byCount.scores), network: judge(network), served: judge(served.scores) },
    weights: { all: weightsOf(others), first: weightsOf([...first]) },
    tableWeights: [...byCount.weights],
    residual: mean(Array.from(first, (item) => Math.abs(answer.residual[item]!))),
    answered: whoAnswered(topK(served.scores, SHOWN, exclude), {
      scored,
      answer: { ...answer, uncertainty: errors },
      thresholds: choices.thresholds,
    }),
    attention: meanOverHeads(attention, known.sessionFeatures.length),
    rows: items.map((item, row) => ({
      item,
      target: targets[row]!,
      served: served.probabilities[item]!,
      network: sigmoid(network[item]!),
      byCount: byCount.probabilities[item]!,
      uncertainty: errors[item]!,
      sources: Array.from(ofRow(scored.scores, item), (score, source) =>
        ofRow(scored.mask, item)[source] ? score : Number.NaN,
      ),
    })),
  };
}

function meanOverHeads(attention: Float32Array, width: number): number[] {
  const heads = attention.length / width;
  return Array.from({ length: width }, (_, feature) => {
    let sum = 0;
    for (let head = 0; head < heads; head++) sum += attention[head * width + feature]!;
    return sum / heads;
  });
}

import { USER_TYPES } from '../../data/schema/features.js';
import { combineRows } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { dbsf } from '../../models/fusion/dbsf.js';
import { sigmoid } from '../../models/fusion/log-odds.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import { rrf } from '../../models/fusion/rrf.js';
import { calibrateScore, type ScoreCalibration, scoreLine } from '../../models/fusion/score-calibration.js';
import { topK } from '../../models/metrics/top-k.js';
import { type Foundation, SEARCH_CASES } from '../foundation.js';
import { evenly } from '../tasks/evenly.js';
import { scoreCases } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import {
  averagedAs,
  BLEND_SCALES,
  type BlendScale,
  bestSearch,
  byCountTable,
  isPointwise,
  onScale,
  scalesFor,
  searchWeights,
  type WeightSearch,
} from '../weight-search.js';
import { byCountBoostedTerm } from './by-count-boosted-term.js';
import { fitByCountItemPrior } from './by-count-item-prior.js';
import { fitLinearBlend } from './linear-blend.js';
import type { ImmediateStrategy, Strategy } from './strategy.js';
import { fitThompson } from './thompson.js';
import { fitUserItemBias } from './user-item-bias.js';

/** Names of the bars beside the sources. */
export const BASELINES = [
  'fixed',
  'by_count',
  'by_count_item_prior',
  'by_count_boosted_term',
  'per_segment',
  'rrf',
  'dbsf',
  'linear',
  'thompson',
  'user_item_bias',
] as const;

/** What a retriever hands to rank fusion: its best items, not the whole catalogue. */
const LIST_LENGTH = 100;

export interface FitBaselinesOptions {
  /** Of what a server answers, which weights by count are; the others have none. */
  readonly calibration?: ScoreCalibration | undefined;
  /** Threads that fitting may use; they change nothing of what it gives. */
  readonly workers?: number | undefined;
}

/**
 * The bars to beat, fitted to a foundation's training users: each source alone, fixed weights, weights by interaction
 * count, the same with a context-free item term or with the network's boosted term, weights by user type, RRF, DBSF, a global linear blend
 * and Thompson sampling. The scale on which scores are averaged is each one's best on those users.
 *
 * Where ratings are asked, those of them that predict one, and biases of users and items.
 */
export async function fitBaselines(
  foundation: Foundation,
  { calibration, workers }: FitBaselinesOptions = {},
): Promise<Strategy[]> {
  const cases = [...foundation.trainingCases, ...foundation.validationCases];
  const { sources } = foundation.world.scorers;
  const fixed = foundation.weightSearches.reduce((a, b) => (b.fixedQuality > a.fixedQuality ? b : a));
  const segments = bestSearch(searchSegments(foundation, cases, sources.length), BLEND_SCALES);
  const byCount = fitByCount(foundation);
  const ofRatings = foundation.world.targets === 'ratings';
  const { boostedTerm } = foundation;
  return [
    ...sources.map((source, index) => alone(source, index, sources.length)),
    weighted('fixed', fixed.scale, () => fixed.fixed),
    calibrated(byCount, calibration),
    ...(ofRatings ? [] : [await fitByCountItemPrior(foundation, byCount, workers)]),
    ...(boostedTerm ? [byCountBoostedTerm(foundation, boostedTerm)] : []),
    weighted('per_segment', segments.scale, (known) => segments.byGroup[segmentOf(known)] ?? segments.fixed),
    ...(ofRatings ? [] : [fused('rrf', sources.length, rrf), fused('dbsf', sources.length, dbsf)]),
    fitLinearBlend(foundation, cases),
    ...(ofRatings ? [fitUserItemBias(foundation)] : [fitThompson(foundation, cases)]),
  ];
}

/** Weights by interaction count, on the scale that is best for them. */
export function fitByCount({ weightSearches, world }: Foundation): ImmediateStrategy {
  const best = bestSearch(weightSearches, BLEND_SCALES);
  const table = byCountTable(best, world.scorers.sources, world.targets);
  return weighted('by_count', best.scale, (known) => byCountWeights(table, known.vectors.count));
}

/** With the probabilities that a server gives to a blend; the ranking is the same. */
function calibrated(byCount: ImmediateStrategy, calibration: ScoreCalibration | undefined): ImmediateStrategy {
  if (!byCount.isPointwise) return byCount;
  return {
    ...byCount,
    rank: (scored) => {
      const ranking = byCount.rank(scored);
      const line = scoreLine(calibration, 'by_count', scored.known.vectors.count);
      return { ...ranking, probabilities: Array.from(ranking.scores, (blend) => sigmoid(calibrateScore(line, blend))) };
    },
  };
}

/** Weights per user type, searched over the same cases as weights by count. */
function searchSegments(foundation: Foundation, cases: readonly PreparedCase[], sources: number): WeightSearch[] {
  const chosen = scoreCases(evenly(cases, SEARCH_CASES), foundation.calibrators);
  return searchWeights(
    chosen,
    sources,
    { count: USER_TYPES.length, groupOf: segmentOf },
    scalesFor(foundation.world.targets),
  );
}

function segmentOf({ userType }: PreparedCase): number {
  return USER_TYPES.indexOf(userType);
}

/** One source's own ranking; an item it has no score for comes last. */
export function alone(source: string, index: number, sources: number): Strategy {
  return {
    name: source,
    rank: ({ scores, mask }) => {
      const items = scores.length / sources;
      const column = Float32Array.from({ length: items }, (_, item) => {
        const cell = item * sources + index;
        return mask[cell] ? scores[cell]! : 0;
      });
      return { scores: column, probabilities: column };
    },
  };
}

/** Averages scores on a scale with the weights of the case. */
export function weighted(
  name: string,
  scale: BlendScale,
  weightsOf: (known: PreparedCase) => readonly number[],
): ImmediateStrategy {
  const pointwise = isPointwise(scale);
  return {
    name,
    isPointwise: pointwise,
    rank: (scored) => {
      const weights = weightsOf(scored.known);
      const out = new Float32Array(scored.scores.length / weights.length);
      combineRows(onScale(scored, scale, weights.length), scored.mask, weights, averagedAs(scale), out);
      return { scores: out, weights, ...(pointwise ? { probabilities: out.map(sigmoid) } : {}) };
    },
  };
}

/** Fusion of ranked lists; an item in no list comes last. */
function fused(name: string, sources: number, fuse: (lists: readonly RankedList[]) => RankedList): Strategy {
  return {
    name,
    rank: ({ scores, mask, known }, exclude = new Set(known.support)) => {
      const items = scores.length / sources;
      const lists = Array.from({ length: sources }, (_, source): RankedList => {
        const column = Float32Array.from({ length: items }, (_unused, item) => scores[item * sources + source]!);
        return [...topK(column, LIST_LENGTH, exclude)]
          .filter((item) => mask[item * sources + source])
          .map((item) => ({ id: String(item), score: column[item]! }));
      });
      const out = new Float64Array(items).fill(-1);
      for (const { id, score } of fuse(lists)) out[Number(id)] = score;
      return { scores: out };
    },
  };
}

import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import { type ItemSet, topK } from '../../models/metrics/top-k.js';
import type { Foundation } from '../foundation.js';
import { amongCandidates } from '../tasks/among-candidates.js';
import { negativeSquaredError } from '../tasks/case-quality.js';
import { pickRows, truthAmong } from '../tasks/listed-items.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { TargetedItems } from '../tasks/targeted-items.js';
import type { PreparedCase } from '../tasks/world.js';
import { byCountScores, networkScores } from './calibrated-scores.js';
import type { ScoredBy } from './served-choices.js';

/** The part of a case and its answer that policies are compared on. */
export interface Shortlist {
  /** Of the listed items alone; row = place in the list. */
  readonly scored: ScoredCase;
  readonly answer: NetworkAnswer;
  /** Of scores of the listed items what `caseQuality` says of the whole catalogue. @param scores log-odds */
  readonly quality: (scores: ArrayLike<number>) => number;
}

const K = 10;

/**
 * Keeps of a case the items that can reach the top ten whichever of its two scores, the network's or that of weights by
 * count, a policy gives to each; where ratings are asked, what was rated. What policies make of the others cannot be seen in the quality,
 * so a catalogue needs to be scored once, however many policies are compared.
 */
export function shortlist(answer: NetworkAnswer, scored: ScoredCase, foundation: Foundation, by: ScoredBy): Shortlist {
  const { known, scores, mask } = scored;
  const sources = foundation.calibrators.length;
  const { items, quality } = known.laterRatings
    ? ratedList(known, known.laterRatings)
    : rankedList(answer, scored, foundation, by);
  return {
    scored: { known, scores: pickRows(scores, items, sources), mask: pickRows(mask, items, sources) },
    answer: {
      weights: pickRows(answer.weights, items, sources),
      confidences: pickRows(answer.confidences, items, sources),
      fused: pickRows(answer.fused, items, 1),
      residual: pickRows(answer.residual, items, 1),
      uncertainty: pickRows(answer.uncertainty, items, 1),
    },
    quality,
  };
}

type Listed = Pick<Shortlist, 'quality'> & { readonly items: Int32Array };

function rankedList(answer: NetworkAnswer, scored: ScoredCase, foundation: Foundation, by: ScoredBy): Listed {
  const support = new Set(scored.known.support);
  const byNetwork = networkScores(answer, scored, by);
  const items = contenders(byNetwork, byCountScores(scored, foundation, by.calibration), K, support);
  const relevant = truthAmong(
    items,
    scored.known.truth.filter((item) => !support.has(item)),
  );
  return { items, quality: (ofListed) => ndcgOfScores(ofListed, relevant, NOTHING, K) };
}

function ratedList(known: PreparedCase, later: TargetedItems): Listed {
  const { items, targets } = amongCandidates(known, later);
  return { items: Int32Array.from(items), quality: (ofListed) => negativeSquaredError(ofListed, targets) };
}

const NOTHING: ItemSet = new Set();

/**
 * The items that are among the k best for some choice between two scores of each: those whose larger one is no less than
 * the k-th largest of the smaller ones.
 * @returns item indices, rising
 */
export function contenders(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  k: number,
  exclude: ItemSet,
): Int32Array {
  const least = Float64Array.from(first, (score, item) => Math.min(score, second[item]!));
  const certain = topK(least, k, exclude);
  const bar = certain.length < k ? Number.NEGATIVE_INFINITY : least[certain.at(-1)!]!;
  const listed: number[] = [];
  for (let item = 0; item < first.length; item++) {
    if (Math.max(first[item]!, second[item]!) >= bar && !exclude.has(item)) listed.push(item);
  }
  return Int32Array.from(listed);
}

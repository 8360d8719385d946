import { createRng } from '../../data/schema/random.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { sigmoid } from '../../models/fusion/log-odds.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { distrustOfUser, isUncertain, type TrustThresholds } from '../../models/fusion/trust.js';
import { meanWeights } from '../../models/metrics/mean-weights.js';
import type { NetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { sampleTask } from '../tasks/sample-task.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { Ranking, Strategy } from './strategy.js';

/** A case's answers, with and without adaptation to its support. */
export interface NetworkAnswers {
  readonly plain: NetworkAnswer;
  readonly adapted: NetworkAnswer;
}

/** Asks the network about cases, adapting to each one's support; the last case is remembered. */
export function askNetwork(scorer: NetworkScorer, foundation: Foundation, config: MetaConfig, seed: number) {
  let last: { readonly scored: ScoredCase; readonly answers: Promise<NetworkAnswers> } | undefined;
  const ask = async (scored: ScoredCase): Promise<NetworkAnswers> => {
    const { known } = scored;
    const rng = createRng(seed, 'adapt', known.user, known.support.length);
    const blind = { ...known, truth: NOTHING, laterRows: NOTHING };
    const adaptable = await scorer.adapt(sampleTask(foundation, blind, config, rng));
    return { plain: await scorer.score(scored), adapted: await scorer.score(scored, adaptable) };
  };
  return (scored: ScoredCase): Promise<NetworkAnswers> => {
    if (last?.scored !== scored) last = { scored, answers: ask(scored) };
    return last.answers;
  };
}

/** Adaptation must not see what it is judged on. */
const NOTHING = new Int32Array(0);

export type AskNetwork = ReturnType<typeof askNetwork>;

/** Names of ours. */
export const NETWORK_STRATEGIES = ['meta', 'meta_adapted', 'policy'] as const;

/** The network on every row, the same after adaptation, and what a server would answer. */
export function networkStrategies(
  ask: AskNetwork,
  foundation: Foundation,
  thresholds: TrustThresholds,
  adaptsByDefault: boolean,
): Strategy[] {
  const { sources } = foundation.world.scorers;
  return [
    { name: 'meta', rank: async (scored) => ranking((await ask(scored)).plain, sources.length) },
    { name: 'meta_adapted', rank: async (scored) => ranking((await ask(scored)).adapted, sources.length) },
    {
      name: 'policy',
      rank: async (scored) => {
        const answers = await ask(scored);
        return policyRanking(adaptsByDefault ? answers.adapted : answers.plain, scored, foundation, thresholds);
      },
    },
  ];
}

/** Weights by interaction count: what answers whomever the network is not asked about. */
export function byCountRanking(
  { known, scores, mask }: ScoredCase,
  { byCount, space }: Pick<Foundation, 'byCount' | 'space'>,
): Ranking & { readonly weights: readonly number[] } {
  const weights = byCountWeights(byCount, known.vectors.count);
  const blend = blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length)).map(sigmoid);
  return { scores: blend, probabilities: blend, weights };
}

/**
 * What `auto` would serve: weights by count for a cold user, and for items the network is unsure of; the network else.
 */
export function policyRanking(
  answer: NetworkAnswer,
  scored: ScoredCase,
  foundation: Foundation,
  thresholds: TrustThresholds,
): Ranking {
  const sources = foundation.world.scorers.sources.length;
  const byCount = byCountRanking(scored, foundation);
  if (distrustOfUser(thresholds, scored.known.vectors.count, scored.known.sessionFeatures) !== null) return byCount;
  const ofRow = (cells: Float32Array, item: number) => cells.subarray(item * sources, (item + 1) * sources);
  const isUnsure = (item: number) =>
    isUncertain(thresholds, answer.uncertainty[item]!, ofRow(answer.confidences, item), ofRow(scored.mask, item));
  const scores = answer.fused.map((fused, item) => (isUnsure(item) ? byCount.scores[item]! : fused));
  return { ...ranking(answer, sources), scores, probabilities: scores };
}

function ranking({ fused, weights, confidences, uncertainty, residual }: NetworkAnswer, sources: number): Ranking {
  return {
    scores: fused,
    probabilities: fused,
    weights: caseWeights(weights, sources),
    uncertainty,
    confidences,
    residual: residual.reduce((sum, value) => sum + Math.abs(value), 0) / residual.length,
  };
}

function caseWeights(weights: Float32Array, sources: number): ArrayLike<number> {
  const rows = Array.from({ length: weights.length / sources }, (_, row) =>
    weights.subarray(row * sources, (row + 1) * sources),
  );
  return meanWeights(rows);
}

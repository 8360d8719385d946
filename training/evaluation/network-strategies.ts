import { createRng } from '../../data/schema/random.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { scoreVariance } from '../../models/fusion/expected-error.js';
import { sigmoid } from '../../models/fusion/log-odds.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import type { ScoreCalibration } from '../../models/fusion/score-calibration.js';
import { distrustOfUser, isUncertain } from '../../models/fusion/trust.js';
import { meanWeights } from '../../models/metrics/mean-weights.js';
import type { NetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { sampleTask } from '../tasks/sample-task.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import { NO_ITEMS } from '../tasks/targeted-items.js';
import { byCountScores, networkErrors, networkScores } from './calibrated-scores.js';
import type { ScoredBy, ServedChoices } from './served-choices.js';
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
    const blind = {
      ...known,
      truth: NOTHING,
      laterRows: NOTHING,
      ...(known.laterRatings ? { laterRatings: NO_ITEMS } : {}),
    };
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
export function networkStrategies(ask: AskNetwork, foundation: Foundation, served: ServedChoices): Strategy[] {
  const { calibration, adaptsByDefault } = served;
  return [
    {
      name: 'meta',
      rank: async (scored) =>
        ranking((await ask(scored)).plain, scored, foundation, { calibration, adaptsByDefault: false }),
    },
    {
      name: 'meta_adapted',
      rank: async (scored) =>
        ranking((await ask(scored)).adapted, scored, foundation, { calibration, adaptsByDefault: true }),
    },
    {
      name: 'policy',
      rank: async (scored) => {
        const answers = await ask(scored);
        return policyRanking(adaptsByDefault ? answers.adapted : answers.plain, scored, foundation, served);
      },
    },
  ];
}

/** Weights by interaction count: what answers whomever the network is not asked about. */
export function byCountRanking(
  scored: ScoredCase,
  foundation: Pick<Foundation, 'byCount' | 'space'>,
  calibration?: ScoreCalibration,
): ProbableRanking & { readonly weights: readonly number[] } {
  const scores = byCountScores(scored, foundation, calibration);
  const weights = byCountWeights(foundation.byCount, scored.known.vectors.count);
  return { scores, probabilities: scores.map(sigmoid), weights };
}

/**
 * What `auto` would serve: weights by count for a cold user, and for items the network is unsure of; the network else.
 */
export function policyRanking(
  answer: NetworkAnswer,
  scored: ScoredCase,
  foundation: Foundation,
  served: ServedChoices,
): ProbableRanking {
  const { thresholds, calibration } = served;
  const { known, mask } = scored;
  const byCount = byCountRanking(scored, foundation, calibration);
  if (distrustOfUser(thresholds, known.vectors.count, known.sessionFeatures) !== null) return byCount;
  const sources = foundation.world.scorers.sources.length;
  const ofRow = (cells: Float32Array, item: number) => cells.subarray(item * sources, (item + 1) * sources);
  const network = ranking(answer, scored, foundation, served);
  const isUnsure = (item: number) =>
    isUncertain(thresholds, network.uncertainty[item]!, ofRow(answer.confidences, item), ofRow(mask, item));
  const isByCount = Array.from(network.scores, (_, item) => isUnsure(item));
  const scores = network.scores.map((score, item) => (isByCount[item] ? byCount.scores[item]! : score));
  const probabilities = scores.map(sigmoid);
  const uncertainty = network.uncertainty.map((error, item) =>
    isByCount[item] ? scoreVariance(probabilities[item]!) : error,
  );
  return { ...network, scores, probabilities, uncertainty };
}

/** A ranking by the log-odds of probabilities. */
export interface ProbableRanking extends Ranking {
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
}

function ranking(
  answer: NetworkAnswer,
  scored: ScoredCase,
  foundation: Pick<Foundation, 'byCount' | 'space'>,
  by: ScoredBy,
) {
  const { weights, confidences, residual } = answer;
  const scores = networkScores(answer, scored, by);
  return {
    scores,
    probabilities: scores.map(sigmoid),
    weights: caseWeights(weights, weights.length / scores.length),
    uncertainty: networkErrors(answer, scores, scored, foundation, by),
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

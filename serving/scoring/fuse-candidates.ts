import { byCountWeights } from '../../models/fusion/by-count.js';
import type { ScoreRequest } from '../http/schemas/score-request.js';
import type { FusionChoice, Learning } from '../learning/learning.js';
import { type BanditQuestionContext, banditQuestion } from './bandit-question.js';
import { byFusedScore } from './by-fused-score.js';
import type { CandidateRows } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import { fuseRanks } from './fuse-ranks.js';
import { type FusedRows, fuseByNetwork, fuseStatically, mayFallBack } from './fuse-rows.js';
import type { Loaded } from './loaded.js';
import type { Outcome } from './outcome.js';
import type { Decision, FallbackReason } from './policy.js';
import { requestedWeights } from './requested-weights.js';
import { servedWeights } from './served-weights.js';
import type { UserState } from './user-state.js';

export interface FusionInputs {
  readonly request: ScoreRequest;
  readonly catalogue: Catalogue;
  readonly user: UserState;
  readonly rows: CandidateRows;
  /** The user's own parameters of the network, where there are any. */
  readonly own: Float32Array | undefined;
}

export interface FusionContext extends BanditQuestionContext {
  readonly learning: Learning;
  /** Null when no bundle is loaded. */
  readonly loaded: Loaded | null;
  /** Told of trouble that was answered without the network. */
  readonly onModelError: (error: unknown) => void;
}

/**
 * Fuses and ranks candidates as it was decided. Where the network does not answer, the bandit is asked, once; where it serves
 * nothing learned, the user's by-count weights answer.
 *
 * @throws FusionError `invalid_value` for weights of the request; `internal` for a defect.
 */
export async function fuseCandidates(
  decision: Decision,
  { request, catalogue, user, rows, own }: FusionInputs,
  context: FusionContext,
): Promise<Outcome> {
  const question = banditQuestion(catalogue, request, user, context);
  let choice = null as FusionChoice | null;
  const learnedWeights = () => {
    choice ??= context.learning.choose(question);
    return servedWeights(choice);
  };
  const staticWeights = byCountWeights(catalogue.byCount, user.count);

  const fused = (strategy: Outcome['strategy'], reason: Outcome['reason'], by: FusedRows, weights = staticWeights) => ({
    strategy,
    reason,
    question,
    choice,
    weights,
    rows: by,
    fused: by.fused,
    order: byFusedScore(by.logOdds),
  });
  const byBandit = (reason: FallbackReason | null) => {
    const learned = learnedWeights();
    const strategy = learned === undefined ? 'by_count' : 'learned';
    return fused(strategy, fallbackReason(reason, choice!), fuseStatically(catalogue, rows, learned), learned);
  };

  switch (decision.kind) {
    case 'ranks': {
      const ranked = fuseRanks(decision.by, rows, catalogue.sources.length);
      return { strategy: decision.by, reason: null, question, choice, weights: null, rows: null, ...ranked };
    }
    case 'weighted': {
      const weights = requestedWeights(catalogue, request);
      const asFused = { ...catalogue, calibration: undefined }; // fitted to weights by count, not to the caller's
      return fused('weighted', null, fuseStatically(asFused, rows, weights), weights);
    }
    case 'by_count':
      return fused('by_count', decision.reason, fuseStatically(catalogue, rows));
    case 'bandit':
      return byBandit(decision.reason);
    case 'network':
      try {
        const options = { gated: decision.gated, own, fallback: learnedWeights };
        const byNetwork = await fuseByNetwork(catalogue, context.loaded!.network, rows, options);
        return fused('meta', null, byNetwork, servedWeights(choice));
      } catch (error) {
        if (!mayFallBack(error)) throw error;
        context.onModelError(error);
        return byBandit('model_error');
      }
  }
}

/** Why the answer is not what was asked for: why the bandit was held back, if it was; else why the network was not asked. */
function fallbackReason(asked: FallbackReason | null, { reason }: FusionChoice): FallbackReason | null {
  if (reason === 'learned') return asked;
  return reason === 'cold_start' ? (asked ?? reason) : reason;
}

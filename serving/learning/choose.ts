import {
  decide,
  decisionSeed,
  decisionSituation,
  type LearningConfig,
  meanWeights,
} from '../../models/bandit/index.js';
import { evidenceOf } from './evidence-of.js';
import type { FusionChoice, FusionQuestion } from './learning.js';
import type { LearningState } from './learning-state.js';
import { questionContexts } from './question-contexts.js';
import { type HoldReason, rollout } from './rollout.js';

/** First the rollout, then what is known of whoever asks. */
export function choose(state: LearningState, question: FusionQuestion): FusionChoice {
  const { config, mode } = question;
  const choice = state.choiceOf(question);
  const keys = questionContexts(question, choice);
  const contexts = keys.map(({ key }) => key);
  const isOptedOut = choice?.is_opted_out ?? false;
  const hold = mode === 'mean' ? null : rollout(config, { isOptedOut, ...question });
  const propensity = mode === 'mean' ? 1 : armPropensity(config, hold);
  if (hold !== null && hold !== 'shadow') {
    const nothing = { level: 'prior', key: null, weights: null, decision: null, isSessionAdapted: false } as const;
    return { served: 'static', reason: hold, propensity, contexts, ...nothing };
  }

  const { levels, session } = evidenceOf(state, question, keys, choice);
  const seed = decisionSeed(momentOf(state, question), config.seedBy);
  const asked = { config, sources: question.sources.length, levels, ...(session && { session }), seed };
  const decision = mode === 'mean' ? null : decide(asked);
  const situation = decision ?? decisionSituation(asked);
  const isCold = situation.level === 'prior';
  return {
    served: hold === null && !isCold ? 'learned' : 'static',
    reason: hold ?? (isCold ? 'cold_start' : 'learned'),
    propensity,
    level: situation.level,
    key: situation.key,
    contexts,
    weights: decision?.weights ?? meanWeights(situation),
    decision: isCold ? null : decision,
    isSessionAdapted: session !== null && !isCold,
  };
}

function momentOf({ options }: LearningState, { executionId, userId, retrieverVersion }: FusionQuestion) {
  const { seed, wallClock } = options;
  return { seed, requestId: executionId, userId, nowMs: wallClock(), version: String(retrieverVersion) };
}

/**
 * How likely the rollout was to serve this arm. A cold start is of the learned arm, which has nothing to serve yet; in shadow mode
 * everybody is served the same.
 */
function armPropensity({ rolloutPct, shadowMode }: LearningConfig, hold: HoldReason | null): number {
  if (hold === null) return rolloutPct / 100;
  return hold === 'holdout' && !shadowMode ? 1 - rolloutPct / 100 : 1;
}

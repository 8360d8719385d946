export { type ArmCounts, armCounts, type DecayOptions } from './arm-counts.js';
export { armNumber } from './arm-number.js';
export { armPropensities, type PropensityOptions } from './arm-propensities.js';
export { type BetaPosteriors, posteriorMean, posteriorVariance } from './beta-posterior.js';
export { type BetaSampler, betaSampler } from './beta-sampler.js';
export { blendDeltas } from './blend-deltas.js';
export { checkLearningConfig, type LearningConfigProblem, learningConfigProblems } from './check-learning-config.js';
export { clampWeights } from './clamp-weights.js';
export { type ContextKey, type ContextLevel, contextKeys } from './context-keys.js';
export { creditShares } from './credit-shares.js';
export { dayOf, decayFactor } from './decay.js';
export { type DecideOptions, decide, replayDecision } from './decide.js';
export { DECISION_VERSION, type Decision, type DecisionOutcome, type DecisionSituation } from './decision.js';
export { type DecisionMoment, type DecisionSeed, decisionSeed } from './decision-seed.js';
export { armSampler, largest, outcomeSampler } from './draw-outcome.js';
export { explorationBonusAt, reshapePosteriors } from './exploration.js';
export {
  DEFAULT_REWARD_MAP,
  INTERACTION_TYPES,
  type InteractionType,
  interactionReward,
  type RewardMap,
} from './interaction-reward.js';
export { DEFAULT_LEARNING_CONFIG, type LearningConfig } from './learning-config.js';
export { placementPropensities, type RankByWeights } from './placement-propensities.js';
export { measuredExamination, type PositionBias, positionFactor } from './position-factor.js';
export { deltasBetween, mergeDeltas, type PosteriorDelta } from './posterior-delta.js';
export { type LevelEvidence, type ResolvedContext, resolveContext } from './resolve-context.js';
export { RunningCounts } from './running-counts.js';
export { withoutSession, withSession } from './session-adaptation.js';
export type { FeedbackEvent, ShownList } from './shown-list.js';
export { rewardDeltas, sourceDeltas } from './source-deltas.js';

export {
  ADAPTIVE_PRESETS,
  type AdaptivePreset,
  type AllocationConfig,
  type AllocationPolicy,
  DEFAULT_ALLOCATION_CONFIG,
  POLICIES,
} from './allocation/allocation-config.js';
export {
  ALLOCATION_VERSION,
  type AllocationSituation,
  decideVariant,
  replayVariant,
  type VariantDecision,
} from './allocation/decide-variant.js';
export { linearBeliefs } from './allocation/linear-beliefs.js';
export { addLinearStates, addReward, addVisit, emptyLinearState, type LinearState } from './allocation/linear-state.js';
export {
  type ResolvedSegment,
  resolveSegment,
  type SegmentEvidence,
  type Tally,
} from './allocation/resolve-segment.js';
export { segmentBeliefs } from './allocation/segment-beliefs.js';
export { expectedReward, type VariantBelief } from './allocation/variant-belief.js';
export { winProbabilities } from './allocation/win-probabilities.js';
export type { AnalysisOptions } from './analysis/analysis-options.js';
export { analyzeExperiment, type ExperimentAnalysis } from './analysis/analyze-experiment.js';
export { compareSegments, type SegmentComparison } from './analysis/compare-segments.js';
export { type ControlDifference, compareVariants, type VariantComparison } from './analysis/compare-variants.js';
export { type SegmentSums, visitsOf } from './analysis/experiment-sums.js';
export type { Anomaly } from './analysis/find-anomalies.js';
export type { OverallVariant } from './analysis/overall-variants.js';
export { rollUp } from './analysis/roll-up.js';
export {
  type AllocatedVariant,
  addSums,
  NO_SUMS,
  SUM_NAMES,
  sumsOfAllocation,
  sumsOfReward,
  type VariantSums,
} from './analysis/variant-sums.js';
export { contextVector, VECTOR_WIDTH } from './context/context-vector.js';
export { extractContext, FEATURES, type VisitContext } from './context/extract-context.js';
export type { RawContext } from './context/raw-context.js';
export { segmentChain } from './context/segment-chain.js';
export { type ContextFeatures, GLOBAL_SEGMENT, segmentKey, UNKNOWN } from './context/segment-key.js';
export { type KnownVisitor, LEARNED_SEGMENT, USER_FEATURES, userFeatures } from './context/user-features.js';
export {
  type Clustering,
  createClustering,
  nearestCluster,
  neighboursOf,
} from './segments/clustering.js';
export { neighbourTally } from './segments/neighbour-tally.js';
export type { AdaptiveEstimate } from './statistics/adaptive-estimate.js';
export type { SegmentDay } from './statistics/control-limits.js';
export { populationStability } from './statistics/population-stability.js';

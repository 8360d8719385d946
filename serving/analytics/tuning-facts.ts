import type { CaptureQuality } from '../../data/store/reads/capture-quality.js';
import type { SourcePresenceRow } from '../../data/store/reads/source-presence.js';
import type { LearningConfig } from '../../models/bandit/index.js';
import type { Fusion } from '../retrieval/retriever.js';
import type { describeConvergence } from './describe-convergence.js';
import type { RolloutVerdict } from './gate-rollout.js';

/** What advice is based on: all measured. */
export interface TuningFacts {
  readonly fusion: Fusion;
  readonly config: LearningConfig;
  /** Feature URIs of the searches. */
  readonly sources: readonly string[];
  readonly executions: number;
  /** Of those, without a result. */
  readonly emptyExecutions: number;
  readonly capture: CaptureQuality;
  readonly presence: readonly SourcePresenceRow[];
  readonly convergence: ReturnType<typeof describeConvergence>;
  readonly verdict: RolloutVerdict;
}

/** One thing to change, and why, in plain words. */
export interface Recommendation {
  readonly recommendation_type: string;
  readonly current_value: unknown;
  readonly recommended_value: unknown;
  readonly expected_impact: string;
  /** In [0, 1]: observations / (observations + 100), or one less the p-value of a comparison. */
  readonly confidence: number;
  readonly reasoning: string;
}

/** A rule looks at the facts and advises, or has nothing to say. */
export type Advise = (facts: TuningFacts) => readonly Recommendation[];

/** How sure so many observations make. */
export function confidenceOf(observations: number): number {
  return observations / (observations + 100);
}

/** A share in per cent, for sentences. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

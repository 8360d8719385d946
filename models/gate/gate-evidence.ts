import type { LoggedDecisions } from '../metrics/off-policy/logged-decisions.js';
import type { SampleRatio } from './sample-ratio.js';

/** What a log says about a candidate policy and the baseline that it would replace, one entry per decision. */
export interface GateEvidence {
  /** What was earned, how likely the decision was, and how likely the candidate would have decided so. */
  readonly log: LoggedDecisions;
  /** How likely the baseline would have decided so; [n] */
  readonly baselineTargets: ArrayLike<number>;
  /** What a model that has not seen the row expects; [n] each. */
  readonly expected: {
    /** Of what was done. */
    readonly taken: ArrayLike<number>;
    /** Of the candidate there. */
    readonly candidate: ArrayLike<number>;
    /** Of the baseline there. */
    readonly baseline: ArrayLike<number>;
  };
  /** Number of the unit that each row belongs to: what was randomised, and is independent of the others. [n] */
  readonly units: ArrayLike<number>;
  /** Who was sent where; null where the log is not of a rollout. */
  readonly sampleRatio: SampleRatio | null;
}

/** What evidence has to reach. */
export interface GateThresholds {
  /** Of the candidate and of the baseline, in units; more where rewards are skewed. */
  readonly minEffectiveSampleSize: number;
  /** Of all weight that one decision may have. */
  readonly maxDecisionShare: number;
  /** Below it, the assignment is not as declared. */
  readonly minSampleRatioPValue: number;
  /** That the lower bound of the gain must be above; in reward per decision. */
  readonly minGain: number;
}

export const GATE_THRESHOLDS: GateThresholds = {
  minEffectiveSampleSize: 100,
  maxDecisionShare: 0.01,
  minSampleRatioPValue: 0.001,
  minGain: 0,
};

import type { OpenBanditLog } from '../../data/sources/open-bandit/index.js';
import { crossFittedMeans } from '../../models/gate/cross-fitted-means.js';
import { type GateVerdict, gate } from '../../models/gate/gate.js';
import { directMethod } from '../../models/metrics/off-policy/direct-method.js';
import { doublyRobust } from '../../models/metrics/off-policy/doubly-robust.js';
import type { EstimateOptions } from '../../models/metrics/off-policy/estimate-ratio.js';
import { inversePropensity } from '../../models/metrics/off-policy/inverse-propensity.js';
import { importanceWeights, type LoggedDecisions } from '../../models/metrics/off-policy/logged-decisions.js';
import { type Overlap, overlapOf } from '../../models/metrics/off-policy/overlap.js';
import type { PlacementPolicy } from '../../models/metrics/off-policy/placement-policy.js';
import { selfNormalized } from '../../models/metrics/off-policy/self-normalized.js';
import type { Interval } from '../../models/metrics/percentile-interval.js';

/** What a log says of a policy that did not make it; rewards are clicks per impression. */
export interface PolicyJudgement {
  /** What the policy that made the log earned: an estimate of nothing else. */
  readonly logged: Interval;
  readonly ips: Interval;
  readonly snips: Interval;
  readonly dm: Interval;
  readonly dr: Interval;
  readonly overlap: Overlap;
  /** Whether the policy may replace the one that made the log. */
  readonly verdict: GateVerdict;
}

const FOLDS = 5;

/**
 * Judges a policy by the log of another: IPS, SNIPS, DM and DR with intervals, the overlap of the two, and the gate.
 *
 * The reward model of DM and DR is the click rate of an item at a position, drawn to that of the item and of all, fitted on the other
 * four fifths of the rows. Rows are impressions of different people at different times and count as independent.
 */
export function judgePolicy(log: OpenBanditLog, policy: PlacementPolicy, options: EstimateOptions): PolicyJudgement {
  const { rows, items } = log;
  const decisions: LoggedDecisions = {
    rewards: rows.map(({ click }) => click),
    propensities: rows.map(({ propensity }) => propensity),
    targets: rows.map(({ item, position }) => policy(item, position)),
  };
  const expect = crossFittedMeans({
    rewards: decisions.rewards,
    actions: rows.map(({ item }) => item),
    groups: rows.map(({ position }) => position),
    folds: rows.map((_, row) => row % FOLDS),
  });
  const taken = rows.map(({ item }, row) => expect(row, item));
  const candidate = rows.map(({ position }, row) =>
    items.reduce((sum, item) => sum + policy(item, position) * expect(row, item), 0),
  );
  const model = { taken, policy: candidate };
  const verdict = gate({
    log: decisions,
    baselineTargets: decisions.propensities, // the policy that made the log: every weight is 1
    expected: { taken, candidate, baseline: taken },
    units: rows.map((_, row) => row),
    sampleRatio: null,
  });
  return {
    logged: inversePropensity({ ...decisions, targets: decisions.propensities }, options),
    ips: inversePropensity(decisions, options),
    snips: selfNormalized(decisions, options),
    dm: directMethod(model, options),
    dr: doublyRobust(decisions, model, options),
    overlap: overlapOf(importanceWeights(decisions)),
    verdict,
  };
}

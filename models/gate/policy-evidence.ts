import { doublyRobust } from '../metrics/off-policy/doubly-robust.js';
import type { EstimateOptions } from '../metrics/off-policy/estimate-ratio.js';
import { importanceWeights, type LoggedDecisions, type RewardModel } from '../metrics/off-policy/logged-decisions.js';
import { overlapOf } from '../metrics/off-policy/overlap.js';
import { selfNormalized } from '../metrics/off-policy/self-normalized.js';
import type { Interval } from '../metrics/percentile-interval.js';

/** How well a log knows one policy. */
export interface PolicyEvidence {
  /** Decisions, and units, that speak for it: those with a weight. */
  readonly decisions: number;
  readonly units: number;
  /** Reward per decision. */
  readonly snips: Interval;
  readonly doublyRobust: Interval;
  /** (Σ W)² / Σ W² over units, W the weight of all decisions of a unit. */
  readonly effectiveSampleSize: number;
  /** As many units as a normal interval needs, given how skewed their rewards are. */
  readonly sampleSizeForNormality: number;
  /** Of all weight, that of the heaviest decision. */
  readonly largestDecisionShare: number;
}

/**
 * What a log says of a policy; null where it never did anything that the policy would do: not evaluated, which is not the same as 0.
 *
 * @param units number of each row's unit; [n]
 */
export function policyEvidence(
  log: LoggedDecisions,
  model: RewardModel,
  units: ArrayLike<number>,
): PolicyEvidence | null {
  const weights = importanceWeights(log);
  const totals = totalsByUnit(weights, log.rewards, units);
  if (totals.length === 0) return null;
  const options: EstimateOptions = { interval: { kind: 'normal' }, clusters: units };
  const { largestWeight, meanWeight } = overlapOf(weights);
  const snips = selfNormalized(log, options);
  return {
    decisions: weights.reduce((count, weight) => count + Number(weight > 0), 0),
    units: totals.length,
    snips,
    doublyRobust: doublyRobust(log, model, options),
    effectiveSampleSize: overlapOf(Float64Array.from(totals, ({ weight }) => weight)).effectiveSampleSize,
    sampleSizeForNormality: SIZE_PER_SQUARED_SKEWNESS * skewnessOf(totals, snips.value) ** 2,
    largestDecisionShare: largestWeight / (meanWeight * weights.length),
  };
}

/**
 * Units from which on the tails of a normal 95 % interval of a mean hold .025 ± .005 each, times squared skewness.
 * @see Kohavi, Deng, Longbotham, Xu, Seven rules of thumb for web site experimenters, KDD 2014, rule 7.
 */
const SIZE_PER_SQUARED_SKEWNESS = 355;

interface UnitTotal {
  weight: number;
  earned: number;
}

/** Of units that have any weight. */
function totalsByUnit(weights: Float64Array, rewards: ArrayLike<number>, units: ArrayLike<number>): UnitTotal[] {
  const totals = new Map<number, UnitTotal>();
  weights.forEach((weight, row) => {
    if (weight === 0) return;
    const total = totals.get(units[row]!) ?? { weight: 0, earned: 0 };
    totals.set(units[row]!, total);
    total.weight += weight;
    total.earned += weight * rewards[row]!;
  });
  return [...totals.values()];
}

/** Of the units' mean rewards about the mean of all, weighted; 0 where they do not vary. */
function skewnessOf(totals: readonly UnitTotal[], mean: number): number {
  let all = 0;
  let squares = 0;
  let cubes = 0;
  for (const { weight, earned } of totals) {
    const distance = earned / weight - mean;
    all += weight;
    squares += weight * distance ** 2;
    cubes += weight * distance ** 3;
  }
  return squares > 0 ? cubes / all / (squares / all) ** 1.5 : 0;
}

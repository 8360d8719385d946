import { FusionError } from '../../../data/schema/errors.js';

/**
 * What a log says about another policy, one entry per decision.
 *
 * The behaviour policy made the decisions and knew its propensities; the evaluation policy is the one that is asked about.
 */
export interface LoggedDecisions {
  /** What the action that was taken earned; [n] */
  readonly rewards: ArrayLike<number>;
  /** Probability with which the behaviour policy took it, stored when it did; above 0. [n] */
  readonly propensities: ArrayLike<number>;
  /** Probability with which the evaluation policy would have taken it; 0 or more. [n] */
  readonly targets: ArrayLike<number>;
}

/** A model of rewards, as the estimators need it. */
export interface RewardModel {
  /** What the model expects of the action that was taken; [n] */
  readonly taken: ArrayLike<number>;
  /** What it expects of the evaluation policy there: Σ target · expected reward, over all actions. [n] */
  readonly policy: ArrayLike<number>;
}

/**
 * Importance weights: how many times as often the evaluation policy would have decided so. [n]
 * @throws FusionError `invalid_value` on an empty log, columns of different lengths, a propensity not above 0, a negative target.
 */
export function importanceWeights({ rewards, propensities, targets }: LoggedDecisions): Float64Array {
  const count = rewards.length;
  if (count === 0 || propensities.length !== count || targets.length !== count) {
    const got = `${count} rewards, ${propensities.length} propensities and ${targets.length} targets`;
    throw new FusionError('invalid_value', `off-policy: expected one or more of each, equally many, got ${got}.`);
  }
  return Float64Array.from({ length: count }, (_, index) => {
    const [propensity, target] = [propensities[index]!, targets[index]!];
    if (propensity > 0 && target >= 0) return target / propensity;
    const got = `propensity ${propensity} and target ${target}`;
    throw new FusionError(
      'invalid_value',
      `off-policy: row ${index}: expected a propensity above 0 and a target of at least 0, got ${got}.`,
    );
  });
}

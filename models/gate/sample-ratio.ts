import { normalTail } from '../metrics/normal-tail.js';

/** One unit of randomisation (a user, else a session, else a request), and where its first request was sent. */
export interface AssignedUnit {
  readonly isCandidate: boolean;
  /** How likely the candidate was for it. */
  readonly propensity: number;
}

export interface SampleRatio {
  readonly units: number;
  /** Units that the candidate got. */
  readonly observed: number;
  /** Units that it should have got: Σ propensity. */
  readonly expected: number;
  /** (observed − expected)² / Σ p (1 − p): one degree of freedom; NaN where nothing was left to chance. */
  readonly chiSquare: number;
  /** How likely a chi-square at least as large is when the assignment is as declared. */
  readonly pValue: number;
}

/**
 * Whether the arms got as many units as the rollout says. If not, something chose who is counted (a crash of one arm, a lost log, bots
 * in one bucket), and no comparison of the two holds, however large.
 *
 * With one propensity for all it is Pearson's test of two cells; units from times of another rollout share bring their own.
 *
 * @see Fabijan and others, Diagnosing sample ratio mismatch in online controlled experiments, KDD 2019.
 */
export function sampleRatioOf(units: readonly AssignedUnit[]): SampleRatio {
  let observed = 0;
  let expected = 0;
  let variance = 0;
  for (const { isCandidate, propensity } of units) {
    observed += Number(isCandidate);
    expected += propensity;
    variance += propensity * (1 - propensity);
  }
  const chiSquare = (observed - expected) ** 2 / variance;
  return { units: units.length, observed, expected, chiSquare, pValue: normalTail(Math.sqrt(chiSquare)) };
}

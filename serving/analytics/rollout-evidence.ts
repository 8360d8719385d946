import type { RandomisedExecutionRow } from '../../data/store/reads/randomised-executions.js';
import { crossFittedMeans } from '../../models/gate/cross-fitted-means.js';
import type { GateEvidence } from '../../models/gate/gate-evidence.js';
import { type AssignedUnit, sampleRatioOf } from '../../models/gate/sample-ratio.js';

const FOLDS = 5;

/**
 * A rollout as the gate sees it: the candidate sends every unit to learned fusion, the baseline none, and the arm was drawn by unit
 * with a known propensity.
 *
 * All executions of the learned arm are its own, those that cold starts answered too: leaving them out would compare warmed-up users
 * with all of the holdout. Rows are weighed by their own propensities, so a share that was raised on the way does not confound the
 * arms with the time. The model of rewards is the mean of an arm in a segment, which was there before the arm was drawn.
 */
export function rolloutEvidence(rows: readonly RandomisedExecutionRow[]): GateEvidence {
  const numbers = new Map<string, number>();
  const units = rows.map(({ unit }) => {
    const number = numbers.get(unit) ?? numbers.size;
    numbers.set(unit, number);
    return number;
  });
  const arms = rows.map(({ is_learned }) => (is_learned ? 'learned' : 'static'));
  const rewards = rows.map(({ reward }) => reward);
  const expect = crossFittedMeans({
    rewards,
    actions: arms,
    groups: rows.map(({ segment }) => segment),
    folds: units.map((unit) => unit % FOLDS),
  });
  return {
    log: {
      rewards,
      propensities: rows.map(({ propensity }) => propensity),
      targets: rows.map(({ is_learned }) => Number(is_learned)),
    },
    baselineTargets: rows.map(({ is_learned }) => Number(!is_learned)),
    expected: {
      taken: arms.map((arm, row) => expect(row, arm)),
      candidate: rows.map((_, row) => expect(row, 'learned')),
      baseline: rows.map((_, row) => expect(row, 'static')),
    },
    units,
    sampleRatio: sampleRatioOf(firstAssignments(rows)),
  };
}

/** Each unit as it was first sent somewhere. */
function firstAssignments(rows: readonly RandomisedExecutionRow[]): AssignedUnit[] {
  const assigned = new Map<string, AssignedUnit>();
  for (const { unit, is_learned: isCandidate, propensity } of rows) {
    if (assigned.has(unit)) continue;
    assigned.set(unit, { isCandidate, propensity: isCandidate ? propensity : 1 - propensity });
  }
  return [...assigned.values()];
}

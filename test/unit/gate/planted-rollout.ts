import { createRng } from '../../../data/schema/random.js';
import { crossFittedMeans } from '../../../models/gate/cross-fitted-means.js';
import type { GateEvidence } from '../../../models/gate/gate-evidence.js';
import { sampleRatioOf } from '../../../models/gate/sample-ratio.js';

export interface PlantedRollout {
  readonly seed: number;
  readonly users: number;
  readonly share: number;
  /** Reward rates of the two arms. */
  readonly rates: { readonly candidate: number; readonly baseline: number };
  readonly decisionsPerUser?: number;
  /** Spread of the users' own rates, which makes a user's decisions alike. */
  readonly userSpread?: number;
  /** Loses so many of the candidate's users on the way. */
  readonly lost?: number;
}

/** A rollout with known rates, and what the gate gets to see of it. */
export function plantedRollout({
  seed,
  users,
  share,
  rates,
  decisionsPerUser = 5,
  userSpread = 0,
  lost = 0,
}: PlantedRollout): GateEvidence {
  const rng = createRng(seed, 'rollout');
  const people = Array.from({ length: users }, (_, unit) => ({
    unit,
    isCandidate: rng.next() < share,
    isLost: rng.next() < lost,
    mood: userSpread * (rng.next() - 0.5),
  })).filter(({ isCandidate, isLost }) => !(isCandidate && isLost));
  const rows = people.flatMap(({ unit, isCandidate, mood }) =>
    Array.from({ length: decisionsPerUser }, () => ({
      unit,
      isCandidate,
      reward: Number(rng.next() < rates[isCandidate ? 'candidate' : 'baseline'] + mood),
    })),
  );
  const rewards = rows.map(({ reward }) => reward);
  const arms = rows.map(({ isCandidate }) => (isCandidate ? 'learned' : 'static'));
  const units = rows.map(({ unit }) => unit);
  const groups = rows.map(() => '');
  const expect = crossFittedMeans({ rewards, actions: arms, groups, folds: units.map((unit) => unit % 5) });
  return {
    log: {
      rewards,
      propensities: rows.map(({ isCandidate }) => (isCandidate ? share : 1 - share)),
      targets: rows.map(({ isCandidate }) => Number(isCandidate)),
    },
    baselineTargets: rows.map(({ isCandidate }) => Number(!isCandidate)),
    expected: {
      taken: rows.map((_, row) => expect(row, arms[row]!)),
      candidate: rows.map((_, row) => expect(row, 'learned')),
      baseline: rows.map((_, row) => expect(row, 'static')),
    },
    units,
    sampleRatio: sampleRatioOf(people.map(({ isCandidate }) => ({ isCandidate, propensity: share }))),
  };
}

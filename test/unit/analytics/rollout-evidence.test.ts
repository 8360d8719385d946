import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { RandomisedExecutionRow } from '../../../data/store/reads/randomised-executions.js';
import { gate } from '../../../models/gate/gate.js';
import { rolloutEvidence } from '../../../serving/analytics/rollout-evidence.js';

const row = (changes: Partial<RandomisedExecutionRow>): RandomisedExecutionRow => ({
  unit: 'u',
  is_learned: true,
  propensity: 0.5,
  segment: '',
  reward: 0,
  ...changes,
});

describe('rolloutEvidence', () => {
  it('asks of each row whether either policy would have done so', () => {
    const { log, baselineTargets, units } = rolloutEvidence([
      row({ unit: 'a', propensity: 0.1, reward: 2 }),
      row({ unit: 'b', is_learned: false, propensity: 0.9 }),
      row({ unit: 'a', propensity: 0.1 }),
    ]);
    expect(log).toEqual({ rewards: [2, 0, 0], propensities: [0.1, 0.9, 0.1], targets: [1, 0, 1] });
    expect(baselineTargets).toEqual([0, 1, 0]);
    expect(units).toEqual([0, 1, 0]);
  });

  it('counts each unit once, as it was first sent somewhere, with the chance of the learned arm', () => {
    const { sampleRatio } = rolloutEvidence([
      row({ unit: 'a', is_learned: false, propensity: 0.9 }),
      row({ unit: 'a', is_learned: true, propensity: 0.5 }), // the share was raised
      row({ unit: 'b', is_learned: true, propensity: 0.1 }),
      row({ unit: 'c', is_learned: false, propensity: 0.9 }),
    ]);
    expect(sampleRatio).toMatchObject({ units: 3, observed: 1 });
    expect(sampleRatio!.expected).toBeCloseTo(3 * 0.1, 12);
  });

  it('is empty of nothing', () => {
    expect(gate(rolloutEvidence([]))).toMatchObject({ go: false, candidate: null, baseline: null });
  });

  it('does not take a better time for a better arm when the share was raised in between', () => {
    // Both arms earn .2 in the first half and .6 in the second; the learned one has a tenth of the users, then nine tenths.
    const rng = createRng(1, 'raised');
    const rows: RandomisedExecutionRow[] = [];
    for (const [half, share, rate] of [
      [0, 0.1, 0.2],
      [1, 0.9, 0.6],
    ] as const) {
      for (let user = 0; user < 3000; user++) {
        const is_learned = rng.next() < share;
        rows.push(
          row({
            unit: `${half}-${user}`,
            is_learned,
            propensity: is_learned ? share : 1 - share,
            reward: Number(rng.next() < rate),
          }),
        );
      }
    }
    const mean = (isLearned: boolean) => {
      const arm = rows.filter(({ is_learned }) => is_learned === isLearned);
      return arm.reduce((sum, { reward }) => sum + reward, 0) / arm.length;
    };
    expect(mean(true) - mean(false)).toBeGreaterThan(0.25); // what comparing means would say
    const { gain, go } = gate(rolloutEvidence(rows));
    expect(Math.abs(gain!.value)).toBeLessThan(3 * gain!.standardError);
    expect(gain!.standardError).toBeLessThan(0.04);
    expect(go).toBe(false);
  });

  it('uses the segment to say more with the same users', () => {
    const rng = createRng(2, 'segments');
    const rows: RandomisedExecutionRow[] = [];
    for (let user = 0; user < 4000; user++) {
      const segment = user % 2 === 0 ? 'demographic:country=de' : 'demographic:country=fr';
      const is_learned = rng.next() < 0.5;
      const rate = (user % 2 === 0 ? 0.9 : 0.1) + (is_learned ? 0.03 : 0);
      rows.push(row({ unit: `u${user}`, is_learned, segment, reward: Number(rng.next() < rate) }));
    }
    const withSegments = gate(rolloutEvidence(rows)).gain!;
    const without = gate(rolloutEvidence(rows.map((one) => ({ ...one, segment: '' })))).gain!;
    expect(withSegments.standardError).toBeLessThan(0.7 * without.standardError);
    expect(Math.abs(withSegments.value - 0.03)).toBeLessThan(3 * withSegments.standardError);
  });
});

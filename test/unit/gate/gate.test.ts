import { describe, expect, it } from 'vitest';
import { gate } from '../../../models/gate/gate.js';
import type { GateCheck } from '../../../models/gate/gate-checks.js';
import type { GateEvidence } from '../../../models/gate/gate-evidence.js';
import { plantedRollout } from './planted-rollout.js';

const better = { candidate: 0.4, baseline: 0.3 };
const same = { candidate: 0.3, baseline: 0.3 };
const check = (verdict: { readonly checks: readonly GateCheck[] }, name: GateCheck['name']) =>
  verdict.checks.find((one) => one.name === name)!;
const failed = ({ checks }: { readonly checks: readonly GateCheck[] }) =>
  checks.filter(({ ok }) => ok === false).map(({ name }) => name);

describe('gate', () => {
  it('says yes to a clear gain that many users show', () => {
    const verdict = gate(plantedRollout({ seed: 1, users: 2000, share: 0.5, rates: better }));
    expect(failed(verdict)).toEqual([]);
    expect(verdict.go).toBe(true);
    expect(verdict.gain!.low).toBeGreaterThan(0);
    expect(Math.abs(verdict.gain!.value - 0.1)).toBeLessThan(3 * verdict.gain!.standardError);
  });

  it('says yes where a tenth of the users get the candidate, with weights of ten', () => {
    const verdict = gate(plantedRollout({ seed: 2, users: 6000, share: 0.1, rates: better }));
    expect(verdict.go).toBe(true);
    const { candidate } = verdict;
    expect(candidate!.effectiveSampleSize).toBeCloseTo(candidate!.units, 6); // equal weights: as many as there are
  });

  it('says no to no gain, and to a loss', () => {
    expect(failed(gate(plantedRollout({ seed: 3, users: 2000, share: 0.5, rates: same })))).toContain('lower_bound');
    const worse = { candidate: 0.3, baseline: 0.4 };
    const verdict = gate(plantedRollout({ seed: 3, users: 2000, share: 0.5, rates: worse }));
    expect(failed(verdict)).toEqual(['lower_bound', 'split_halves']);
    expect(verdict.gain!.high).toBeLessThan(0);
  });

  it('lets a worthless candidate through no more often than one time in forty', () => {
    const repeats = 150;
    let passed = 0;
    for (let seed = 0; seed < repeats; seed++) {
      const rollout = plantedRollout({ seed, users: 300, share: 0.3, rates: same, userSpread: 0.5 });
      if (gate(rollout).go) passed++;
    }
    expect(passed / repeats).toBeLessThan(0.025 + 3 * Math.sqrt((0.025 * 0.975) / repeats));
  });

  it('would be fooled without clusters: a user’s decisions are alike', () => {
    const repeats = 60;
    const passed = { users: 0, decisions: 0 };
    for (let seed = 0; seed < repeats; seed++) {
      const rollout = plantedRollout({
        seed,
        users: 300,
        share: 0.5,
        rates: same,
        userSpread: 0.6,
        decisionsPerUser: 20,
      });
      const rows = rollout.units.length;
      passed.users += Number(check(gate(rollout), 'lower_bound').ok);
      const alone: GateEvidence = { ...rollout, units: Array.from({ length: rows }, (_, row) => row) };
      passed.decisions += Number(check(gate(alone), 'lower_bound').ok);
    }
    expect(passed.users / repeats).toBeLessThan(0.025 + 3 * Math.sqrt((0.025 * 0.975) / repeats));
    expect(passed.decisions / repeats).toBeGreaterThan(0.1);
  });

  it('does not evaluate an arm that never ran, whatever the other earned', () => {
    for (const share of [0, 1]) {
      const none = gate(plantedRollout({ seed: 4, users: 500, share: share || 1e-9, rates: better }));
      expect(none.go).toBe(false);
      expect(none[share === 0 ? 'candidate' : 'baseline']).toBeNull();
      expect(none.gain).toBeNull();
      expect(check(none, 'evaluated').detail).toContain('not evaluated: it never ran');
      expect(check(none, 'lower_bound').ok).toBeNull();
    }
  });

  it('does not evaluate an empty log', () => {
    const empty = plantedRollout({ seed: 1, users: 0, share: 0.5, rates: better });
    expect(gate(empty)).toMatchObject({ go: false, candidate: null, baseline: null, gain: null });
  });

  it('says no when users of one arm are missing, however much better it looks', () => {
    const verdict = gate(plantedRollout({ seed: 5, users: 4000, share: 0.5, rates: better, lost: 0.15 }));
    expect(failed(verdict)).toEqual(['sample_ratio']);
    expect(verdict.go).toBe(false);
  });

  it('says no to few users, and to more where rewards are rare: a normal interval does not hold there', () => {
    const few = plantedRollout({ seed: 6, users: 120, share: 0.5, rates: { candidate: 0.7, baseline: 0.3 } });
    expect(failed(gate(few))).toEqual(['effective_sample_size']);
    expect(gate(few, { minEffectiveSampleSize: 40 }).go).toBe(true);
    const rare = { candidate: 0.05, baseline: 0.01 };
    const verdict = gate(plantedRollout({ seed: 6, users: 1000, share: 0.5, rates: rare, decisionsPerUser: 1 }));
    expect(failed(verdict)).toEqual(['effective_sample_size']);
    expect(check(verdict, 'effective_sample_size').detail).toContain('as rewards are skewed');
    // A single decision of rate p has the skewness (1 − 2p) / √(p (1 − p)).
    const rate = verdict.baseline!.snips.value;
    const skewness = (1 - 2 * rate) / Math.sqrt(rate * (1 - rate));
    expect(verdict.baseline!.sampleSizeForNormality).toBeCloseTo(355 * skewness ** 2, 6);
  });

  it('says no when one decision has more than a hundredth of the weight', () => {
    const even = plantedRollout({ seed: 7, users: 2000, share: 0.5, rates: better });
    const propensities = Array.from(even.log.propensities);
    propensities[Array.from(even.log.targets).indexOf(1)] = 0.005; // one weight of 200 beside some 5,000 of 2
    const verdict = gate({ ...even, log: { ...even.log, propensities } });
    expect(check(verdict, 'overlap').ok).toBe(false);
    expect(verdict.candidate!.largestDecisionShare).toBeGreaterThan(0.01);
  });

  it('says no to a gain that one half of the users does not have', () => {
    const even = plantedRollout({ seed: 8, users: 4000, share: 0.5, rates: { candidate: 0.6, baseline: 0.3 } });
    const seen = [...new Set(Array.from(even.units))];
    const unlucky = new Set(seen.filter((_, index) => index % 2 === 1));
    const rewards = Array.from(even.log.rewards, (reward, row) =>
      unlucky.has(even.units[row]!) && even.log.targets[row] === 1 ? reward * 0.4 : reward,
    );
    const verdict = gate({ ...even, log: { ...even.log, rewards } });
    expect(check(verdict, 'lower_bound').ok).toBe(true);
    expect(failed(verdict)).toContain('split_halves');
  });

  it('takes the gain between the same estimates that it shows, also by a model that knows nothing', () => {
    const rollout = plantedRollout({ seed: 9, users: 2000, share: 0.5, rates: better });
    const nothing = new Float64Array(rollout.units.length);
    const expected = { taken: nothing, candidate: nothing, baseline: nothing };
    for (const evidence of [rollout, { ...rollout, expected }]) {
      const { gain, candidate, baseline } = gate(evidence);
      expect(gain!.value).toBeCloseTo(candidate!.doublyRobust.value - baseline!.doublyRobust.value, 12);
      expect(Math.abs(gain!.value - 0.1)).toBeLessThan(4 * gain!.standardError);
    }
  });

  it('asks for as much gain as it is told to', () => {
    const rollout = plantedRollout({ seed: 1, users: 2000, share: 0.5, rates: better });
    expect(failed(gate(rollout, { minGain: 0.15 }))).toEqual(['lower_bound']);
  });
});

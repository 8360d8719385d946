import { describe, expect, it } from 'vitest';
import { plantWorld, WORLDS, type WorldConfig } from '../../../training/simulation/planted-world.js';
import { POLICIES } from '../../../training/simulation/policies.js';
import { runPolicy } from '../../../training/simulation/run-policy.js';
import { simulateBandit } from '../../../training/simulation/simulate-bandit.js';

/** Small, and with rewards that are frequent enough to learn from few requests. */
const SMALL: WorldConfig = { ...WORLDS.frequent, users: 100, segments: 4, requests: 6000 };

describe('plantWorld', () => {
  const world = plantWorld(WORLDS.mixed, 1);

  it('keeps rates within their bounds', () => {
    expect(world.rates).toHaveLength(2000 * 5);
    expect(Math.min(...world.rates)).toBe(0.03);
    expect(Math.max(...world.rates)).toBe(0.07);
  });

  it('sends the most frequent user as often as Zipf says', () => {
    const visits = new Map<number, number>();
    for (const user of world.visits) visits.set(user, (visits.get(user) ?? 0) + 1);
    const harmonic = Array.from({ length: 2000 }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0);
    const expected = 60_000 / harmonic;
    expect(Math.abs(Math.max(...visits.values()) - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('is the same for a seed, and another for another', () => {
    expect(plantWorld(SMALL, 7)).toEqual(plantWorld(SMALL, 7));
    expect(plantWorld(SMALL, 7).rates).not.toEqual(plantWorld(SMALL, 8).rates);
  });
});

describe('runPolicy', () => {
  const world = plantWorld(SMALL, 1);
  const regretOf = (name: string, seed = 1) =>
    runPolicy(world, POLICIES.find((policy) => policy.name === name)!, seed, 4).at(-1)!;

  it('costs the uniform policy what the rates say', () => {
    const { presets, rates, visits } = world;
    let expected = 0;
    for (const user of visits) {
      const own = Array.from(rates.subarray(user * presets, (user + 1) * presets));
      expected += Math.max(...own) - own.reduce((sum, rate) => sum + rate, 0) / presets;
    }
    expect(Math.abs(regretOf('uniform') / expected - 1)).toBeLessThan(0.03);
  });

  it('costs nothing where there is nothing to choose', () => {
    const flat = plantWorld({ ...SMALL, presetEffect: 0, segmentEffect: 0, userEffect: 0 }, 1);
    for (const policy of POLICIES) expect(runPolicy(flat, policy, 1, 1)).toEqual([0]);
  });

  it('finds one answer for everybody where there is one', () => {
    const shared = plantWorld({ ...SMALL, segmentEffect: 0, userEffect: 0 }, 1);
    const [uniform, global] = ['uniform', 'global'].map((name) =>
      runPolicy(shared, POLICIES.find((policy) => policy.name === name)!, 1, 1),
    );
    expect(global![0]!).toBeLessThan(0.3 * uniform![0]!);
  });

  it('finds the user’s own where users differ', () => {
    expect(regretOf('pooled_10')).toBeLessThan(0.85 * regretOf('global'));
    expect(regretOf('hard_5')).toBeLessThan(regretOf('uniform'));
  });

  it('finds the segment’s answer where segments differ', () => {
    const segments = plantWorld({ ...SMALL, presetEffect: 0, userEffect: 0, segmentEffect: 0.2 }, 1);
    const [global, byLevel] = ['global', 'hard_100'].map((name) =>
      runPolicy(segments, POLICIES.find((policy) => policy.name === name)!, 1, 1),
    );
    expect(byLevel![0]!).toBeLessThan(0.6 * global![0]!);
  });

  it('tells policies apart by what they count and how much they explore', () => {
    const names = ['hard_5', 'hard_5_requests', 'hard_5_calm', 'pooled_10', 'pooled_10_calm'];
    const regrets = names.map((name) => {
      const policy = POLICIES.find((one) => one.name === name)!;
      return runPolicy(world, { ...policy, name: 'same' }, 1, 1)[0]; // one stream of chance for all
    });
    expect(new Set(regrets).size).toBe(names.length);
  });

  it('is read at equal distances, never falls, and is the same for a seed', () => {
    const policy = POLICIES.at(-1)!;
    const curve = runPolicy(world, policy, 1, 7);
    expect(curve).toHaveLength(7);
    expect(curve).toEqual([...curve].sort((a, b) => a - b));
    expect(runPolicy(world, policy, 1, 7)).toEqual(curve);
    expect(runPolicy(world, policy, 2, 7)).not.toEqual(curve);
  });
});

describe('simulateBandit', () => {
  const simulation = simulateBandit({ world: SMALL, seeds: 4, seed: 1 });

  it('compares every policy with the reference in the same worlds', () => {
    const { policies, reference, checkpoints } = simulation;
    expect(Object.keys(policies)).toEqual(POLICIES.map(({ name }) => name));
    expect(policies[reference]!.difference).toEqual({ value: 0, low: 0, high: 0 });
    expect(policies['uniform']!.difference.low).toBeGreaterThan(0);
    expect(checkpoints).toHaveLength(12);
    expect(checkpoints.at(-1)).toBe(6000);
    for (const { curve, regret } of Object.values(policies)) expect(curve.at(-1)).toBeCloseTo(regret.value, 9);
  });

  it('is the same when it is run again', () => {
    expect(simulateBandit({ world: SMALL, seeds: 4, seed: 1 })).toEqual(simulation);
  });

  it('pools better than it switches', () => {
    const { difference } = simulation.policies['hard_5']!;
    expect(difference.low).toBeGreaterThan(0);
  });

  it('wants a world and enough requests', () => {
    expect(() => simulateBandit({ world: SMALL, seeds: 0, seed: 1 })).toThrow('at least 1 seed');
    expect(() => simulateBandit({ world: { ...SMALL, requests: 5 }, seeds: 1, seed: 1 })).toThrow('12 requests');
  });
});

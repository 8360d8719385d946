import { describe, expect, it } from 'vitest';
import { EXPERIMENT_POLICIES } from '../../../training/simulation/experiment/experiment-policies.js';
import { EXPERIMENT_WORLDS, plantExperiment } from '../../../training/simulation/experiment/experiment-world.js';
import { runExperiment } from '../../../training/simulation/experiment/run-experiment.js';
import { simulateExperiment } from '../../../training/simulation/experiment/simulate-experiment.js';
import { simulateNothing } from '../../../training/simulation/experiment/simulate-nothing.js';

const policy = (name: string) => EXPERIMENT_POLICIES.find((one) => one.name === name)!;
const regret = (world: ReturnType<typeof plantExperiment>, name: string) =>
  runExperiment(world, policy(name), 1).regret;

describe('runExperiment', () => {
  const world = plantExperiment({ ...EXPERIMENT_WORLDS.segments, visits: 12_000, sources: 2, devices: 2 }, 3);

  it('loses less by segment than without context, and without context less than or as much as by an even split', () => {
    const [bySegment, global, uniform] = ['thompson', 'thompson_global', 'uniform'].map((name) => regret(world, name));
    expect(bySegment).toBeLessThan(0.7 * global!);
    expect(global).toBeLessThan(1.1 * uniform!);
  });

  it('decides by segment, and never without context where segments differ', () => {
    expect(runExperiment(world, policy('thompson_20'), 1).decidedAfter).not.toBeNull();
    expect(runExperiment(world, policy('thompson_global'), 1).decidedAfter).toBeNull();
  });

  it('gives the same for the same seed', () => {
    expect(regret(world, 'adaptive')).toBe(regret(world, 'adaptive'));
  });

  it('sums what it allocated', () => {
    const { segments } = runExperiment(world, policy('uniform'), 1, { withSums: true });
    const samples = segments.flatMap(({ variants }) => variants).reduce((sum, one) => sum + one.samples, 0);
    expect(samples).toBe(12_000);
  });
});

describe('simulateExperiment', () => {
  const world = { ...EXPERIMENT_WORLDS.segments, visits: 2000, sources: 2, devices: 1, lift: 2 };

  it('compares every policy with the reference in the same worlds, and with what others made of them', async () => {
    const runs = [1, 2, 3].map((regret) => ({ regret, decidedAfter: null }));
    const others = [{ name: 'peer', description: 'of somebody else', runs }];
    const { policies, reference } = await simulateExperiment({ world, seeds: 3, seed: 1, others });
    expect(policies[reference]!.difference.value).toBe(0);
    expect(policies['thompson']!.regret.value).toBeLessThan(policies['uniform']!.regret.value);
    expect(policies['peer']!.regret.value).toBe(2);
    expect(policies['peer']!.difference.value).toBeCloseTo(2 - policies[reference]!.regret.value, 10);
    expect(policies['peer']).toMatchObject({ decided: { value: 0 }, visits: { value: Infinity } });
    const { visits, sooner } = policies['thompson']!;
    expect(sooner.value).toBeCloseTo(1 - visits.value / policies['uniform']!.visits.value, 12);
  });
});

describe('simulateNothing', () => {
  it('counts findings of an even split where there is nothing to find', async () => {
    const world = { ...EXPERIMENT_WORLDS.nothing, visits: 1000, sources: 2, devices: 2 };
    const { uniform } = await simulateNothing({ world, seeds: 3, seed: 1 });
    expect(uniform!.segment.value).toBeLessThan(1);
    expect(uniform!.fairCoverage.value).toBeGreaterThan(0.7);
  });

  it('is refused without a world', async () => {
    await expect(simulateNothing({ world: EXPERIMENT_WORLDS.nothing, seeds: 0, seed: 1 })).rejects.toThrow(
      'at least 1 seed',
    );
  });
});

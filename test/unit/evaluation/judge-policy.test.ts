import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { type OpenBanditLog, readOpenBandit } from '../../../data/sources/open-bandit/index.js';
import { frequencyPolicy, uniformPolicy } from '../../../models/metrics/off-policy/placement-policy.js';
import { judgePolicy } from '../../../training/evaluation/judge-policy.js';

const NORMAL = { interval: { kind: 'normal' } } as const;
const CLICK_RATES: Readonly<Record<string, number>> = { a: 0.2, b: 0.5, c: 0.8 };

/** Items shown with the given chances, all at one position. */
function plantedLog(seed: number, rows: number, chances: Readonly<Record<string, number>>): OpenBanditLog {
  const rng = createRng(seed, 'log');
  const items = Object.keys(chances);
  return {
    campaign: 'planted',
    items,
    rows: Array.from({ length: rows }, () => {
      const drawn = rng.next();
      const below = (last: number) => items.slice(0, last + 1).reduce((sum, one) => sum + chances[one]!, 0);
      const item = items.find((_, index) => drawn < below(index)) ?? items.at(-1)!;
      return { item, position: '1', click: Number(rng.next() < CLICK_RATES[item]!), propensity: chances[item]! };
    }),
  };
}

describe('judgePolicy', () => {
  const log = plantedLog(1, 4000, { a: 0.5, b: 0.3, c: 0.2 });
  const mostlyC = (item: string) => ({ a: 0.1, b: 0.2, c: 0.7 })[item] ?? 0;
  const truth = 0.1 * 0.2 + 0.2 * 0.5 + 0.7 * 0.8;

  it('finds what a policy would earn that is not the one of the log', () => {
    const { ips, snips, dm, dr, logged } = judgePolicy(log, mostlyC, NORMAL);
    for (const { value, standardError } of [ips, snips, dr]) {
      expect(Math.abs(value - truth)).toBeLessThan(4 * standardError);
      expect(standardError).toBeLessThan(0.03);
    }
    expect(dr.standardError).toBeLessThan(ips.standardError); // the model explains much
    expect(Math.abs(dm.value - truth)).toBeLessThan(0.05);
    expect(Math.abs(logged.value - (0.5 * 0.2 + 0.3 * 0.5 + 0.2 * 0.8))).toBeLessThan(0.03);
  });

  it('lets a better policy through, and not a worse one', () => {
    expect(judgePolicy(log, mostlyC, NORMAL).verdict.go).toBe(true);
    const mostlyA = (item: string) => ({ a: 0.8, b: 0.1, c: 0.1 })[item] ?? 0;
    expect(judgePolicy(log, mostlyA, NORMAL).verdict.go).toBe(false);
  });

  it('refuses where the log hardly shows what the policy does, however good that is', () => {
    const thin = plantedLog(2, 4000, { a: 0.7, b: 0.298, c: 0.002 });
    const { verdict, overlap } = judgePolicy(thin, (item) => Number(item === 'c'), NORMAL);
    expect(overlap.effectiveSampleSize).toBeLessThan(30);
    const failed = verdict.checks.filter(({ ok }) => ok === false).map(({ name }) => name);
    expect(failed).toContain('effective_sample_size');
    expect(failed).toContain('overlap');
    expect(verdict.go).toBe(false);
  });

  it('does not evaluate a policy that does nothing of what was tried', () => {
    const { verdict, snips } = judgePolicy(log, () => 0, NORMAL);
    expect(verdict).toMatchObject({ go: false, candidate: null, gain: null });
    expect(snips.value).toBeNaN();
  });
});

describe('frequencyPolicy', () => {
  it('counts by position', () => {
    const policy = frequencyPolicy([
      { item: 'a', position: '1' },
      { item: 'b', position: '1' },
      { item: 'a', position: '2' },
    ]);
    expect([policy('a', '1'), policy('b', '1'), policy('a', '2'), policy('b', '2'), policy('a', '3')]).toEqual([
      0.5, 0.5, 1, 0, 0,
    ]);
  });
});

const datasets = process.env['METAFUSE_DATASETS'];

describe.skipIf(!datasets)('the Open Bandit sample (skipped without METAFUSE_DATASETS)', () => {
  const read = (policy: string) => readOpenBandit(path.join(datasets!, 'open-bandit-men', policy));

  it('has the published estimates of a uniform policy, and too little overlap for the gate', async () => {
    const log = await read('bts');
    const { ips, snips, overlap, verdict } = judgePolicy(log, uniformPolicy(log.items), NORMAL);
    expect(ips.value).toBeCloseTo(0.003008626327, 11);
    expect(snips.value).toBeCloseTo(0.003189423162, 11);
    expect(overlap.effectiveSampleSize).toBeCloseTo(655.70985, 6);
    expect(overlap.largestWeight).toBeCloseTo(178.253119, 6);
    const failed = verdict.checks.filter(({ ok }) => ok === false).map(({ name }) => name);
    expect(failed).toEqual(expect.arrayContaining(['effective_sample_size', 'overlap']));
  });

  it('has those of Thompson sampling’s frequencies on the log of random choice, which overlap', async () => {
    const { ips, snips, overlap, verdict } = judgePolicy(
      await read('random'),
      frequencyPolicy((await read('bts')).rows),
      NORMAL,
    );
    expect(ips.value).toBeCloseTo(0.005656266701, 11);
    expect(snips.value).toBeCloseTo(0.005739864702, 11);
    expect(overlap.effectiveSampleSize).toBeCloseTo(2869.275272, 6);
    expect(verdict.checks.find(({ name }) => name === 'overlap')!.ok).toBe(true);
    expect(verdict.go).toBe(false); // clicks are too rare for ten thousand impressions to tell
  });
});

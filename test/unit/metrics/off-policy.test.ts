import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { directMethod } from '../../../models/metrics/off-policy/direct-method.js';
import { doublyRobust } from '../../../models/metrics/off-policy/doubly-robust.js';
import type { EstimateOptions } from '../../../models/metrics/off-policy/estimate-ratio.js';
import { inversePropensity } from '../../../models/metrics/off-policy/inverse-propensity.js';
import {
  importanceWeights,
  type LoggedDecisions,
  type RewardModel,
} from '../../../models/metrics/off-policy/logged-decisions.js';
import { overlapOf } from '../../../models/metrics/off-policy/overlap.js';
import { selfNormalized } from '../../../models/metrics/off-policy/self-normalized.js';

const NORMAL: EstimateOptions = { interval: { kind: 'normal' } };

/** Two arms, shown half and half; the evaluation policy shows the first always. */
const coin: LoggedDecisions = { rewards: [1, 0, 1, 1], propensities: [0.5, 0.5, 0.5, 0.5], targets: [1, 0, 1, 0] };

describe('inversePropensity', () => {
  it('is the mean of weighted rewards', () => {
    expect(inversePropensity(coin, NORMAL).value).toBe((2 * 1 + 0 + 2 * 1 + 0) / 4);
  });

  it('has the standard error of a mean', () => {
    const { low, high, standardError } = inversePropensity(coin, NORMAL);
    expect(standardError).toBeCloseTo(Math.sqrt((4 * 1 ** 2) / 3) / Math.sqrt(4), 12); // 2, 0, 2, 0 about 1
    expect(high - low).toBeCloseTo(2 * 1.959963984540054 * standardError, 12);
  });

  it('refuses logs that it cannot weigh, and says which row', () => {
    const bad = (changes: Partial<LoggedDecisions>) => () => inversePropensity({ ...coin, ...changes }, NORMAL);
    expect(bad({ propensities: [0.5, 0, 0.5, 0.5] })).toThrow('row 1: expected a propensity above 0');
    expect(bad({ targets: [1, 0, -0.1, 0] })).toThrow('row 2');
    expect(bad({ targets: [1, 0, Number.NaN, 0] })).toThrow('row 2');
    expect(bad({ targets: [1] })).toThrow('4 rewards, 4 propensities and 1 targets');
    expect(() => inversePropensity({ rewards: [], propensities: [], targets: [] }, NORMAL)).toThrow('one or more');
  });
});

describe('selfNormalized', () => {
  it('is a weighted mean of rewards', () => {
    const log = { rewards: [1, 0, 3], propensities: [0.5, 0.25, 1], targets: [0.5, 0.5, 0.5] };
    expect(selfNormalized(log, NORMAL).value).toBeCloseTo((1 * 1 + 2 * 0 + 0.5 * 3) / (1 + 2 + 0.5), 12);
  });

  it('has no interval where all rewards are the same: weights alone do not move it', () => {
    const log = { ...coin, rewards: [1, 1, 1, 1] };
    expect(selfNormalized(log, NORMAL)).toEqual({ value: 1, low: 1, high: 1, standardError: 0 });
    expect(inversePropensity(log, NORMAL).standardError).toBeGreaterThan(0);
  });

  it('is NaN where the policy does nothing that was tried', () => {
    expect(selfNormalized({ ...coin, targets: [0, 0, 0, 0] }, NORMAL).value).toBeNaN();
  });
});

describe('directMethod and doublyRobust', () => {
  const model: RewardModel = { taken: [0.8, 0.4, 0.8, 0.4], policy: [0.8, 0.8, 0.8, 0.8] };

  it('are the model’s answer, and the model’s answer with its weighted errors', () => {
    expect(directMethod(model, NORMAL).value).toBeCloseTo(0.8, 12);
    expect(doublyRobust(coin, model, NORMAL).value).toBeCloseTo(0.8 + (2 * 0.2 + 2 * 0.2) / 4, 12);
  });

  it('agree where the model is right, and DR equals IPS where the model says nothing', () => {
    const right: RewardModel = { taken: coin.rewards, policy: [1, 1, 1, 1] };
    expect(doublyRobust(coin, right, NORMAL).value).toBe(directMethod(right, NORMAL).value);
    const silent: RewardModel = { taken: [0, 0, 0, 0], policy: [0, 0, 0, 0] };
    expect(doublyRobust(coin, silent, NORMAL)).toEqual(inversePropensity(coin, NORMAL));
  });
});

describe('overlapOf', () => {
  it('is the whole log for the same policy, and less for another', () => {
    const same = { ...coin, targets: coin.propensities };
    expect(overlapOf(importanceWeights(same))).toEqual({ effectiveSampleSize: 4, largestWeight: 1, meanWeight: 1 });
    expect(overlapOf(importanceWeights(coin))).toEqual({ effectiveSampleSize: 2, largestWeight: 2, meanWeight: 1 });
  });

  it('is nothing where nothing of the policy was tried', () => {
    const { effectiveSampleSize } = overlapOf(importanceWeights({ ...coin, targets: [0, 0, 0, 0] }));
    expect(effectiveSampleSize).toBe(0);
  });
});

describe('intervals', () => {
  /** Three arms with rates .1, .3 and .6, logged uniformly; the evaluation policy is .1, .2, .7. */
  const logOf = (seed: number, rows: number): LoggedDecisions => {
    const rng = createRng(seed, 'log');
    const arms = Array.from({ length: rows }, () => rng.int(3));
    return {
      rewards: arms.map((arm) => Number(rng.next() < [0.1, 0.3, 0.6][arm]!)),
      propensities: arms.map(() => 1 / 3),
      targets: arms.map((arm) => [0.1, 0.2, 0.7][arm]!),
    };
  };
  const truth = 0.1 * 0.1 + 0.2 * 0.3 + 0.7 * 0.6;

  it('cover the truth about nineteen times in twenty', () => {
    const repeats = 300;
    const covered = { ips: 0, snips: 0, bootstrap: 0 };
    const holds = ({ low, high }: { low: number; high: number }) => Number(low <= truth && truth <= high);
    for (let seed = 0; seed < repeats; seed++) {
      const log = logOf(seed, 400);
      covered.ips += holds(inversePropensity(log, NORMAL));
      covered.snips += holds(selfNormalized(log, NORMAL));
      const interval = { kind: 'bootstrap', rng: createRng(seed, 'draws'), draws: 200 } as const;
      covered.bootstrap += holds(selfNormalized(log, { interval }));
    }
    for (const count of Object.values(covered)) {
      expect(count / repeats).toBeGreaterThan(0.91); // 3 standard errors of .0126 below .95
      expect(count / repeats).toBeLessThan(0.99);
    }
  });

  it('are wider where rows come in clusters: a row that is there four times says no more than once', () => {
    const log = logOf(1, 100);
    const four = (column: ArrayLike<number>) => Array.from(column).flatMap((value) => [value, value, value, value]);
    const repeated = { rewards: four(log.rewards), propensities: four(log.propensities), targets: four(log.targets) };
    const clusters = Array.from({ length: 400 }, (_, row) => Math.floor(row / 4));
    const once = inversePropensity(log, NORMAL);
    expect(inversePropensity(repeated, { ...NORMAL, clusters }).standardError).toBeCloseTo(once.standardError, 12);
    expect(inversePropensity(repeated, NORMAL).standardError).toBeLessThan(0.6 * once.standardError);
  });
});

describe('the same log in Open Bandit Pipeline', () => {
  const file = path.join(import.meta.dirname, '../../fixtures/off-policy/open-bandit-pipeline.json');
  const log: LoggedDecisions & { readonly model: RewardModel; readonly estimates: Record<string, number> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );

  it('gives the same four estimates', () => {
    const ours = {
      ips: inversePropensity(log, NORMAL).value,
      snips: selfNormalized(log, NORMAL).value,
      dm: directMethod(log.model, NORMAL).value,
      dr: doublyRobust(log, log.model, NORMAL).value,
    };
    for (const [name, value] of Object.entries(ours)) expect(value, name).toBeCloseTo(log.estimates[name]!, 12);
  });
});

const datasets = process.env['METAFUSE_DATASETS'];

describe.skipIf(!datasets)('the Open Bandit sample (skipped without METAFUSE_DATASETS)', () => {
  const [thompson, random] = ['bts', 'random'].map((policy) =>
    datasets ? readLog(path.join(datasets, 'open-bandit-men', policy, 'men.csv')) : [],
  );

  it('judges a uniform policy on the log of Thompson sampling', () => {
    const log = columns(thompson!, () => 1 / 34);
    expect(inversePropensity(log, NORMAL).value).toBeCloseTo(0.003008626327, 11);
    expect(selfNormalized(log, NORMAL).value).toBeCloseTo(0.003189423162, 11);
    const { effectiveSampleSize, largestWeight } = overlapOf(importanceWeights(log));
    expect(effectiveSampleSize).toBeCloseTo(655.70985, 6);
    expect(largestWeight).toBeCloseTo(178.253119, 6);
  });

  it('judges the frequencies of Thompson sampling on the log of random choice', () => {
    const shown = new Map<string, number>();
    const add = (key: string) => shown.set(key, (shown.get(key) ?? 0) + 1);
    for (const { item, position } of thompson!) {
      add(`${item}@${position}`);
      add(`@${position}`);
    }
    const frequency = ({ item, position }: Row) => (shown.get(`${item}@${position}`) ?? 0) / shown.get(`@${position}`)!;
    const log = columns(random!, frequency);
    expect(inversePropensity(log, NORMAL).value).toBeCloseTo(0.005656266701, 11);
    expect(selfNormalized(log, NORMAL).value).toBeCloseTo(0.005739864702, 11);
    expect(overlapOf(importanceWeights(log)).effectiveSampleSize).toBeCloseTo(2869.275272, 6);
  });
});

interface Row {
  readonly item: string;
  readonly position: string;
  readonly click: number;
  readonly propensity: number;
}

function readLog(file: string): Row[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, , item, position, click, propensity] = line.split(',');
    return { item: item!, position: position!, click: Number(click), propensity: Number(propensity) };
  });
}

function columns(rows: readonly Row[], target: (row: Row) => number): LoggedDecisions {
  return {
    rewards: rows.map(({ click }) => click),
    propensities: rows.map(({ propensity }) => propensity),
    targets: rows.map(target),
  };
}

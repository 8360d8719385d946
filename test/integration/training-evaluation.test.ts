import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovieLens } from '../../data/sources/index.js';
import { fitBaselines } from '../../training/evaluation/baselines.js';
import { checkFold } from '../../training/evaluation/checks.js';
import { difference } from '../../training/evaluation/difference.js';
import { measureAll } from '../../training/evaluation/measure-all.js';
import type { CaseMeasure } from '../../training/evaluation/measure-case.js';
import { type TestFold, testFolds } from '../../training/evaluation/test-folds.js';
import { DEFAULT_TRAIN_CONFIG } from '../../training/train-config.js';
import { metafuse, startMetafuse } from './metafuse-process.js';
import { SMALL_TRAINING } from './small-training.js';

const STRATEGIES = [
  ...['cf', 'content', 'popularity', 'fixed', 'by_count', 'by_count_item_prior', 'by_count_boosted_term'],
  ...['per_segment', 'rrf', 'dbsf', 'linear', 'thompson', 'meta', 'meta_adapted', 'policy'],
];
const ESTIMATE = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };

let folder: string;
let shared: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-evaluation-'));
  await writeFile(join(folder, 'train.yaml'), SMALL_TRAINING);
  await metafuse('synthesize', '--to', join(folder, 'world'), '--users', '120', '--items', '80', '--seed', '4');
  shared = ['--data', join(folder, 'world'), '--config', join(folder, 'train.yaml'), '--folds', '2', '--json'];
});
afterAll(() => rm(folder, { recursive: true }));

describe('metafuse evaluate --json', () => {
  it('prints what every strategy did, differences, choices and checks, and nothing else', async () => {
    const { stdout } = await metafuse('evaluate', ...shared, '--steps', '20');
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({
      command: 'evaluate',
      version: expect.any(String),
      seed: 1,
      seconds: expect.any(Number),
      dataset: { name: 'synthetic-4', fingerprint: expect.any(String) },
      protocol: 'cold-users',
      split: { folds: 2, most_users: null, order: 'time', min_positives: 12 },
    });
    expect(Object.keys(printed.strategies)).toEqual(STRATEGIES);
    const { cases, users } = printed.strategies.cf.overall;
    expect(cases).toBeGreaterThan(users);
    for (const name of STRATEGIES) {
      const { overall, by_user_type, by_support, cold_items } = printed.strategies[name];
      expect(overall).toMatchObject({
        ...{ cases, users, ndcg_at_10: ESTIMATE, recall_at_10: expect.any(Number), mrr: expect.any(Number) },
      });
      expect(overall.ndcg_at_10.value).toBeGreaterThan(0);
      for (const key of ['rmse', 'correlation', 'calibration', 'weight_entropy', 'weight_variance']) {
        expect(overall).toHaveProperty(key);
      }
      expect(sum(Object.values<{ cases: number }>(by_user_type).map((group) => group.cases))).toBe(cases);
      expect(sum(Object.values<{ cases: number }>(by_support).map((group) => group.cases))).toBe(cases);
      expect(Object.keys(by_support).slice(0, 4)).toEqual(['1', '2', '5', '10']);
      expect(cold_items).toHaveProperty('value');
    }
    for (const name of ['meta', 'meta_adapted']) {
      expect(printed.strategies[name].overall.residual_share).toBeGreaterThan(0);
      expect(printed.strategies[name].overall.risk_coverage).toBeGreaterThan(0);
    }
    expect(printed.differences).toContainEqual({
      ...{ a: 'meta', b: 'by_count', metric: 'ndcg_at_10', group: 'overall', ...ESTIMATE },
      smallest_detectable: expect.any(Number),
    });
    expect(printed.risk_differences).toContainEqual({
      a: 'policy',
      b: 'popularity',
      metric: 'risk_coverage',
      ...ESTIMATE,
    });
    expect(printed.choices).toHaveLength(2);
    const [first, second] = printed.learned;
    expect([first.fold, second.fold]).toEqual(['fold 1/2', 'fold 2/2']);
    expect([0, 0.25, 0.5, 0.75, 1]).toContain(first.kept.share);
    for (const { count, questions } of first.trees) expect(Math.min(count, questions)).toBeGreaterThan(0);
    expect([first, second].map(({ adaptsByDefault }) => adaptsByDefault)).toEqual(
      printed.choices.map(({ adaptsByDefault }: { adaptsByDefault: boolean }) => adaptsByDefault),
    );
    expect(printed.checks).toHaveLength(2 * 4 + 1); // four a fold, and one on the whole
    expect(printed.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  });

  it('on one fold is wrong usage', async () => {
    const { code, stderr, stdout } = await startMetafuse('evaluate', ...shared, '--folds', '1').finished;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('folds: expected at least 2, got 1');
  });
});

describe('metafuse headroom --json', () => {
  it('prints the bars, the oracles and a verdict', async () => {
    const printed = JSON.parse((await metafuse('headroom', ...shared)).stdout);
    expect(printed).toMatchObject({
      command: 'headroom',
      version: expect.any(String),
      seed: 1,
      seconds: expect.any(Number),
      verdict: expect.stringContaining('weights by count'),
    });
    const names = [
      'best_fixed',
      'by_count',
      'by_count_item_prior',
      'per_segment',
      'split_half_oracle',
      'oracle_per_user',
    ];
    expect(Object.keys(printed.strategies)).toEqual(expect.arrayContaining(names));
    for (const name of names) expect(printed.strategies[name].ndcg_at_10).toEqual(ESTIMATE);
    const value = (name: string) => printed.strategies[name].ndcg_at_10.value;
    expect(value('oracle_per_user')).toBeGreaterThan(Math.max(value('by_count'), value('split_half_oracle')));
  });
});

const datasets = process.env['METAFUSE_DATASETS'];
const workers = availableParallelism();

describe.skipIf(!datasets)('MovieLens 100K (set METAFUSE_DATASETS to the folder that has it)', () => {
  it('one fold: nothing leaks, and knowing a user beats popularity', async () => {
    const { dataset } = await importMovieLens({ from: join(datasets!, 'ml-100k'), maxBadRows: 0 });
    const folds = testFolds({ dataset, config: DEFAULT_TRAIN_CONFIG, folds: 4, seed: 1, workers });
    const fold = (await folds[Symbol.asyncIterator]().next()).value as TestFold;
    expect(checkFold(fold).filter(({ ok }) => !ok)).toEqual([]);
    const measures = new Map<string, CaseMeasure[]>();
    const bars = (await fitBaselines(fold.foundation, { workers })).filter(
      ({ name }) => name === 'popularity' || name === 'by_count',
    );
    await measureAll(bars, fold, 1, measures);
    const [popularity, byCount] = bars.map(({ name }) => [name, measures.get(name)!] as const);
    expect(difference(byCount!, popularity!, 'overall', () => true, 1).low).toBeGreaterThan(0);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

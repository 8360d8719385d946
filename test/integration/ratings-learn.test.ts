import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationText } from '../../bin/verbs/training/evaluation-text.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { evaluate, type Measured } from '../../training/evaluation/evaluate.js';
import { measureHeadroom } from '../../training/evaluation/headroom.js';
import { type EvaluationReport, reportEvaluation } from '../../training/evaluation/report.js';
import { testFolds } from '../../training/evaluation/test-folds.js';
import type { TrainConfig } from '../../training/train-config.js';
import { ratedDataset, SMALL_RATINGS_CONFIG } from '../unit/training/rated-world.js';

const CONFIG: TrainConfig = {
  ...SMALL_RATINGS_CONFIG,
  meta: { ...SMALL_RATINGS_CONFIG.meta, numEpisodes: 600, metaBatchSize: 8 },
  heldOutTasks: 64,
  validateEvery: 50,
};

/** Users rate high or low, which nothing but their own ratings tells. */
describe('a network that learns ratings, on users that nothing was fitted to', () => {
  let dataset: Dataset;
  let measured: Measured;
  let report: EvaluationReport;
  beforeAll(async () => {
    dataset = ratedDataset({ users: 200, items: 150, ratings: 45, seed: 3 });
    measured = await evaluate({ dataset, config: CONFIG, engineName: 'cpu', folds: 2, seed: 1 });
    report = reportEvaluation(measured, 1);
  });

  const differenceOf = (a: string, b: string, group = 'overall') =>
    report.differences.find((one) => one.a === a && one.b === b && one.group === group)!;

  it('is less wrong for adapting, the more is known the more, and adapts by default', () => {
    const gains = ['n = 1', 'n = 5', 'n = 20'].map((group) => differenceOf('meta_adapted', 'meta', group));
    for (const { metric, high } of gains) expect([metric, high < 0]).toEqual(['squared_error', true]);
    expect(gains[2]!.value).toBeLessThan(gains[0]!.value);
    expect(report.learned.map(({ adaptsByDefault }) => adaptsByDefault)).toEqual([true, true]);
    expect(report.choices[0]!.reasons.adaptsByDefault).toMatch(/negative squared error of ratings/);
  });

  it('what is served is less wrong than any blend that is the same for everybody', () => {
    for (const bar of ['fixed', 'by_count', 'linear', 'popularity']) {
      expect(differenceOf('policy', bar).high).toBeLessThan(0);
    }
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('comes near what biases of users and items say in closed form, which this world is made of', () => {
    const errorOf = (name: string) => report.strategies[name]!.overall.squared_error!.value;
    const [bias, policy, everybody] = [errorOf('user_item_bias'), errorOf('policy'), errorOf('fixed')];
    expect(bias).toBeLessThan(everybody);
    expect(policy - bias).toBeLessThan(0.35 * (everybody - bias));
  });

  it('is told as ratings are', () => {
    const text = evaluationText(report);
    expect(text).toMatch(/squared error of ratings from 0 to 1, \d+ cases of \d+ users/);
    expect(text).toMatch(/mean_rating +0\.0/);
    expect(text).not.toMatch(/NDCG|recall/);
  });

  it('what only ranks is refused by name', async () => {
    const folds = { dataset, config: CONFIG, folds: 2, seed: 1 };
    await expect(measureHeadroom(folds)).rejects.toThrow(
      'headroom: expected a configuration whose targets are likes, got ratings',
    );
    const opening = testFolds({ ...folds, protocol: 'time-cut' })[Symbol.asyncIterator]();
    await expect(opening.next()).rejects.toThrow(/protocol time-cut: expected/);
  });
});

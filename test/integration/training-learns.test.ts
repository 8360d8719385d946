import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../data/schema/dataset.js';
import { evaluate } from '../../training/evaluation/evaluate.js';
import { type EvaluationReport, reportEvaluation } from '../../training/evaluation/report.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';
import { shuffled, twoKindsOfUsers } from './two-kinds-of-users.js';

const CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  meta: {
    ...DEFAULT_TRAIN_CONFIG.meta,
    numEpisodes: 400,
    supportSetSize: 10,
    querySetSize: 30,
    numInnerSteps: 2,
    metaBatchSize: 4,
  },
  crossFitFolds: 2,
  minPositives: 12,
  heldOutTasks: 64,
  validateEvery: 25,
  patience: 6,
};

async function tested(dataset: Dataset): Promise<EvaluationReport> {
  return reportEvaluation(await evaluate({ dataset, config: CONFIG, engineName: 'cpu', folds: 2, seed: 1 }), 1);
}

const gainOver = ({ differences }: EvaluationReport, bar: string) =>
  differences.find(({ a, b, group }) => a === 'meta' && b === bar && group === 'overall')!;

describe('the network, on users that nothing was fitted to', () => {
  const world = twoKindsOfUsers({ users: 300, items: 400, plays: 18, seed: 3 });

  it('finds who is to be served by what: better than weights by count, fixed ones, and popularity', async () => {
    const report = await tested(world);
    for (const bar of ['by_count', 'fixed', 'popularity']) expect(gainOver(report, bar).low).toBeGreaterThan(0);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('finds nothing where there is nothing to find', async () => {
    const gain = gainOver(await tested(shuffled(world, 1)), 'by_count');
    expect(gain.low < 0 && gain.high > 0).toBe(true);
  });
});

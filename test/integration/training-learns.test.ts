import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../data/schema/dataset.js';
import { evaluate } from '../../training/evaluation/evaluate.js';
import { type EvaluationReport, reportEvaluation } from '../../training/evaluation/report.js';
import { shuffleLabels } from '../../training/evaluation/shuffle-labels.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';
import { twoKindsOfUsers } from './two-kinds-of-users.js';

const CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  meta: {
    ...DEFAULT_TRAIN_CONFIG.meta,
    numEpisodes: 800,
    supportSetSize: 10,
    querySetSize: 30,
    numInnerSteps: 2,
    metaBatchSize: 4,
  },
  crossFitFolds: 2,
  minPositives: 12,
  heldOutTasks: 64,
  validateEvery: 25,
  patience: 100,
};

/** Six networks are trained, which takes minutes on a machine that has nothing else to do. */
const LONG_MS = 1_800_000;

/** One world's luck, and one start's, is as large as the gain: only several worlds together can show it. */
const WORLDS = [1, 2, 3];

async function tested(dataset: Dataset, seed: number): Promise<EvaluationReport> {
  return reportEvaluation(await evaluate({ dataset, config: CONFIG, engineName: 'cpu', folds: 2, seed }), seed);
}

const worldOf = (seed: number) => twoKindsOfUsers({ users: 300, items: 400, plays: 18, seed });

const gainOver = ({ differences }: EvaluationReport, bar: string) =>
  differences.find(({ a, b, group }) => a === 'meta' && b === bar && group === 'overall')!;

/** The mean gain of independent worlds: their variances add. */
function pooledGain(reports: readonly EvaluationReport[], bar: string) {
  const gains = reports.map((report) => gainOver(report, bar));
  const value = gains.reduce((sum, gain) => sum + gain.value, 0) / gains.length;
  const halfWidth = Math.hypot(...gains.map(({ low, high }) => (high - low) / 2)) / gains.length;
  return { value, low: value - halfWidth, high: value + halfWidth };
}

describe('the network, on users that nothing was fitted to', () => {
  it(
    'finds who is to be served by what: better than weights by count, fixed ones, and popularity',
    async () => {
      const reports: EvaluationReport[] = [];
      for (const seed of WORLDS) reports.push(await tested(worldOf(seed), seed));
      for (const bar of ['by_count', 'fixed', 'popularity']) expect(pooledGain(reports, bar).low).toBeGreaterThan(0);
      expect(reports.flatMap(({ checks }) => checks.filter(({ ok }) => !ok))).toEqual([]);
    },
    LONG_MS,
  );

  it('finds nothing where there is nothing to find', async () => {
    const gain = gainOver(await tested(shuffleLabels(worldOf(3), 1), 1), 'by_count');
    expect(gain.low < 0 && gain.high > 0).toBe(true);
  });
});

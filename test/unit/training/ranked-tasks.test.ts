import { beforeAll, describe, expect, it } from 'vitest';
import { byCountWeights } from '../../../models/fusion/by-count.js';
import { mean } from '../../../models/metrics/mean.js';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import type { NetworkShape } from '../../../models/network/shape.js';
import { weighted } from '../../../training/evaluation/baselines.js';
import type { Foundation } from '../../../training/foundation.js';
import { type JudgedTasks, judgedTasks } from '../../../training/tasks/judged-tasks.js';
import { scoreCases } from '../../../training/tasks/scored-case.js';
import { SMALL_CONFIG, smallFoundation } from './small-world.js';

let foundation: Foundation;
let shape: NetworkShape;
beforeAll(async () => {
  ({ foundation, shape } = await smallFoundation());
});

const ranked = () => judgedTasks(foundation, shape, SMALL_CONFIG.meta, 1);

describe('judgedTasks', () => {
  it('rows in their order have the NDCG@10 of weights by count over all items', () => {
    const { inputs, quality } = ranked();
    const [tasks, rows] = inputs['query_targets']!.shape as [number, number];
    expect(tasks).toBe(foundation.validationCases.length);
    const inOrder = Float32Array.from({ length: tasks * rows }, (_, cell) => -(cell % rows));

    const byCount = weighted('by_count', foundation.space, ({ vectors }) =>
      byCountWeights(foundation.byCount, vectors.count),
    );
    const each = [...scoreCases(foundation.validationCases, foundation.calibrators)].map((scored) => {
      const { scores } = byCount.rank(scored);
      return ndcgOfScores(scores, new Set(scored.known.truth), new Set(scored.known.support), 10);
    });
    expect(quality(inOrder)).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / each.length, 10);
  });

  it('truth on top is better than truth at the bottom, and neither counts truth that is not among the rows as found', () => {
    const { inputs, quality } = ranked();
    const targets = inputs['query_targets']!.data as Float32Array;
    const best = quality(targets);
    expect(best).toBeGreaterThan(quality(targets.map((target) => -target)));
    expect(best).toBeLessThan(1); // items that only one user ever meets are ranked by nobody's hundred
  });

  it('tells users apart', () => {
    const { inputs, quality, qualityByUser } = ranked();
    const targets = inputs['query_targets']!.data as Float32Array;
    const byUser = qualityByUser(targets);
    expect(byUser).toHaveLength(new Set(foundation.validationCases.map(({ user }) => user)).size);
    expect(mean(byUser.flat())).toBeCloseTo(quality(targets), 12);
  });

  it('is of validation users alone, and the same each time', () => {
    const bytes = ({ inputs }: JudgedTasks) =>
      Buffer.concat(
        Object.values(inputs).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
      );
    const none = { ...foundation, trainingCases: [] };
    expect(bytes(ranked()).equals(bytes(ranked()))).toBe(true);
    expect(bytes(judgedTasks(none, shape, SMALL_CONFIG.meta, 1)).equals(bytes(ranked()))).toBe(true);
  });
});

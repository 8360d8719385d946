import { beforeAll, describe, expect, it } from 'vitest';
import { FusionError } from '../../../data/schema/errors.js';
import { createRng } from '../../../data/schema/random.js';
import { type Foundation, layFoundation } from '../../../training/foundation.js';
import { networkShape } from '../../../training/meta/train-network.js';
import { caseQuality } from '../../../training/tasks/case-quality.js';
import { judgedTasks } from '../../../training/tasks/judged-tasks.js';
import { sampleTask } from '../../../training/tasks/sample-task.js';
import { sampleRows } from '../../../training/tasks/sampled-rows.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { NO_ITEMS } from '../../../training/tasks/targeted-items.js';
import { taskBatch } from '../../../training/tasks/task-batch.js';
import type { PreparedCase } from '../../../training/tasks/world.js';
import { SMALL_RATINGS_CONFIG as CONFIG, ratedFoundation } from './rated-world.js';
import { SMALL_CONFIG, smallDataset } from './small-world.js';

let foundation: Foundation;
let known: PreparedCase;
beforeAll(async () => {
  foundation = await ratedFoundation();
  known = foundation.trainingCases.find(({ support }) => support.length === 5)!;
});

const { meta } = CONFIG;
const sample = (of: PreparedCase, seed = 1) => sampleTask(foundation, of, meta, createRng(seed));
const ratingOf = (user: number, item: number) => {
  const { interactions } = foundation.dataset;
  const rows = interactions.item.subarray(interactions.offsets[user], interactions.offsets[user + 1]);
  return (interactions.value[interactions.offsets[user]! + rows.indexOf(item)]! - 0.5) / 4.5;
};

describe('a task of ratings', () => {
  it('supports with what the user is known to have rated, and asks for what they rated later, all of it as they rated it', () => {
    const { support, query } = sample(known);
    const met = [...known.events.item];
    expect(support.map(({ item }) => item)).toEqual(met.slice(-meta.supportSetSize));
    expect(query.every(({ item }) => !met.includes(item))).toBe(true);
    expect(query).toHaveLength(Math.min(meta.querySetSize, 40 - met.length));
    for (const { item, target } of [...support, ...query]) expect(target).toBeCloseTo(ratingOf(known.user, item), 12);
    expect(new Set([...support, ...query].map(({ target }) => target)).size).toBeGreaterThan(3); // no likes
  });

  it('scores each liked support row as before it was known, and the others as the user is known', () => {
    const { support } = sample(known);
    for (const { item, vectors } of support) expect(vectors === known.vectors).toBe(!known.support.includes(item));
    expect(support.some(({ vectors }) => vectors !== known.vectors)).toBe(true);
  });

  it('a support row weighs the same however many there are, so that evidence adds up; query rows are averaged', () => {
    const shape = networkShape(foundation, CONFIG);
    const [few, many] = [1, 10].map(
      (count) => foundation.trainingCases.find(({ support }) => support.length === count)!,
    ) as [PreparedCase, PreparedCase];
    const sizes = { support: meta.supportSetSize, query: meta.querySetSize };
    const tasks = [sample(few), sample(many)];
    const batch = taskBatch(tasks, foundation, shape, sizes);
    const weights = (name: string, task: number, size: number) =>
      Array.from((batch[name]!.data as Float32Array).subarray(task * size, (task + 1) * size)).filter(Boolean);
    tasks.forEach(({ support, query }, task) => {
      const ofSupport = weights('support_row_weights', task, sizes.support);
      expect(ofSupport).toEqual(Array(support.length).fill(Math.fround(1 / meta.supportSetSize)));
      const ofQuery = weights('query_row_weights', task, sizes.query);
      expect(ofQuery.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(ofQuery).toHaveLength(query.length);
    });
    expect(tasks[0]!.support.length).toBeLessThan(tasks[1]!.support.length);
  });

  it('adapts to the same rows whatever comes later', () => {
    const blind = sample({ ...known, laterRatings: NO_ITEMS });
    expect(blind.support).toEqual(sample(known).support);
    expect(blind.query).toEqual([]);
  });
});

describe('rows that are judged', () => {
  it('are later ratings, the same for a purpose and a seed', () => {
    const rows = sampleRows(known, 'measure', 1);
    const later = new Map(known.laterRatings!.items.map((item, row) => [item, known.laterRatings!.targets[row]]));
    expect(rows.items).toHaveLength(Math.min(40, later.size));
    expect(rows.targets).toEqual(rows.items.map((item) => later.get(item)));
    expect(sampleRows(known, 'measure', 1)).toEqual(rows);
    expect(sampleRows(known, 'other', 1).items).not.toEqual(rows.items);
  });

  it('of a case: the negative squared error of all later ratings', () => {
    const { items } = foundation.dataset;
    const scores = Float64Array.from(items.ids, () => Math.log(3)); // a probability of .75
    const errors = known.laterRatings!.targets.map((target) => (0.75 - target) ** 2);
    expect(caseQuality(known, scores)).toBeCloseTo(-errors.reduce((a, b) => a + b) / errors.length, 12);
  });

  it('of a network in training: the same, over validation cases', () => {
    const shape = networkShape(foundation, CONFIG);
    const { inputs, quality, qualityByUser } = judgedTasks(foundation, shape, meta, 1);
    const [tasks, rows] = inputs['query_targets']!.shape as [number, number];
    expect(tasks).toBe(foundation.validationCases.length);
    const scores = new Float32Array(tasks * rows).fill(Math.log(3));
    const all = Float64Array.from(foundation.dataset.items.ids, () => Math.log(3));
    const each = foundation.validationCases.map((one) => caseQuality(one, all));
    expect(quality(scores)).toBeCloseTo(each.reduce((a, b) => a + b) / each.length, 6);
    const best = (inputs['query_targets']!.data as Float32Array).map((target) => Math.log(target / (1 - target)));
    expect(quality(best)).toBeCloseTo(0, 10);
    expect(qualityByUser(best)).toHaveLength(new Set(foundation.validationCases.map(({ user }) => user)).size);
  });
});

describe('a foundation of ratings', () => {
  it('fuses the mean rating, too, and weighs it most: nothing else tells worth in this world', () => {
    const { sources } = foundation.world.scorers;
    expect(sources).toEqual(['cf', 'content', 'popularity', 'mean_rating']);
    for (const { weights } of foundation.byCount) expect(weights.indexOf(Math.max(...weights))).toBe(3);
    expect(foundation.weightSearches.map(({ scale }) => scale)).toEqual(['log_odds', 'probability']);
    expect(foundation.boostedTerm).toBeUndefined();
  });

  it('scores say how an item is rated: on average as high as it is, whoever the source', () => {
    const cases = [...foundation.trainingCases, ...foundation.validationCases];
    const K = foundation.calibrators.length;
    const sums = new Float64Array(K + 1);
    let rows = 0;
    for (const one of cases) {
      const { items, targets } = sampleRows(one, 'calibration', 1);
      const { scores } = scoreCase(one, foundation.calibrators, Int32Array.from(items));
      targets.forEach((target, row) => {
        for (let source = 0; source < K; source++) sums[source]! += scores[row * K + source]!;
        sums[K]! += target;
        rows++;
      });
    }
    for (let source = 0; source < K; source++) expect(sums[source]! / rows).toBeCloseTo(sums[K]! / rows, 1);
  });

  it('takes a set with ratings', async () => {
    const dataset = smallDataset();
    const config = { ...SMALL_CONFIG, targets: 'ratings' as const };
    const laying = layFoundation({ dataset, users: Int32Array.of(0, 1, 2), config, seed: 1 });
    await expect(laying).rejects.toThrow(FusionError);
    await expect(laying).rejects.toThrow(
      'dataset dataset: expected graded feedback where targets are ratings, got implicit',
    );
  });
});

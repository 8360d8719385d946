import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVENTS } from '../../../data/schema/dataset.js';
import { EMBEDDING_WIDTH } from '../../../data/schema/features.js';
import { createRng } from '../../../data/schema/random.js';
import { userVectors } from '../../../models/base/user-vectors.js';
import { byCountWeights } from '../../../models/fusion/by-count.js';
import type { BoostedTerm } from '../../../models/network/boosted-trees.js';
import type { NetworkShape } from '../../../models/network/shape.js';
import { describeCase } from '../../../training/boosted-term/describe-rows.js';
import { treesOf } from '../../../training/boosted-term/fit-trees.js';
import type { HostTensors } from '../../../training/engines/runtime.js';
import type { Foundation } from '../../../training/foundation.js';
import { sampleTask } from '../../../training/tasks/sample-task.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { type Task, type TaskRow, taskBatch } from '../../../training/tasks/task-batch.js';
import { casesByUser, createTaskSource } from '../../../training/tasks/task-source.js';
import type { PreparedCase } from '../../../training/tasks/world.js';
import { SMALL_CONFIG, smallFoundation } from './small-world.js';

const { meta } = SMALL_CONFIG;

let foundation: Foundation;
let shape: NetworkShape;
let known: PreparedCase;
let task: Task;
beforeAll(async () => {
  ({ foundation, shape } = await smallFoundation());
  known = foundation.trainingCases.find(({ support }) => support.length === 10)!;
  task = sampleTask(foundation, known, meta, createRng(1));
});

const itemsOf = (rows: readonly TaskRow[], target: number) =>
  rows.filter((row) => row.target === target).map(({ item }) => item);
const standFor = (rows: readonly TaskRow[]) => rows.reduce((sum, { standsFor }) => sum + standsFor, 0);

describe('sampleTask', () => {
  it('support positives are the latest known ones, scored without themselves', () => {
    const liked = task.support.filter(({ target }) => target === 1);
    expect(liked.map(({ item }) => item)).toEqual([...known.support].slice(-4)); // a fifth of 20 rows
    const { scorers } = known.world;
    for (const { item, vectors } of liked) {
      expect(vectors.count).toBe(known.vectors.count - 1);
      const without = userVectors(
        scorers,
        known.support.filter((other) => other !== item),
      );
      for (const source of ['cf', 'content'] as const) {
        expect(distance(vectors[source], without[source])).toBeLessThan(1e-5); // a fold-in that never met the item
        const isKnown = scorers[source].isKnown[item] === 1; // else it said nothing in the first place
        expect(distance(vectors[source], known.vectors[source]) > 1e-3).toBe(isKnown);
      }
    }
    expect(liked.some(({ item }) => scorers.cf.isKnown[item] === 1)).toBe(true);
  });

  it('all other rows are scored with all that was known', () => {
    const others = [...task.support.filter(({ target }) => target === 0), ...task.query];
    expect(others.every(({ vectors }) => vectors === known.vectors)).toBe(true);
  });

  it('known dislikes are support rows with target 0', () => {
    const skip = EVENTS.indexOf('skip');
    const skipped = [...known.events.item].filter((_, row) => known.events.event[row] === skip);
    expect(skipped.length).toBeGreaterThan(0);
    for (const item of skipped) {
      expect(itemsOf(task.support, 0)).toContain(item);
      expect(task.support.find((row) => row.item === item)!.standsFor).toBe(1);
    }
  });

  it('query positives are later ones; no row of a set is both positive and negative, and no negative comes twice', () => {
    const asked = itemsOf(task.query, 1);
    expect(asked.length).toBe(Math.min(known.truth.length, 6)); // a fifth of 30 rows
    expect(asked.every((item) => known.truth.includes(item))).toBe(true);
    const positives = new Set([...known.support, ...known.truth]);
    expect(itemsOf(task.query, 0).filter((item) => positives.has(item))).toEqual([]);
    expect(itemsOf(task.support, 0).filter((item) => known.support.includes(item))).toEqual([]);
    for (const rows of [task.support, task.query]) {
      expect(new Set(rows.map(({ item }) => item)).size).toBe(rows.length);
    }
  });

  it('fills both sets: 20 support rows, 30 query rows', () => {
    expect([task.support.length, task.query.length]).toEqual([20, 30]);
  });

  it('the rows of a set stand for the whole catalogue, but for what was left out of it', () => {
    const items = known.world.scorers.popularity.items;
    const seen = new Set(known.events.item).size;
    const shown = task.support.filter(({ item }) => known.events.item.includes(item)).length;
    expect(standFor(task.support)).toBeCloseTo(items - (seen - shown), 8);
    const asked = itemsOf(task.query, 1).length;
    expect(standFor(task.query)).toBeCloseTo(items - known.support.length - (known.truth.length - asked), 8);
  });

  it('what is asked later does not decide what the support is: its negatives may be among the truth', () => {
    const truth = Int32Array.from({ length: 330 }, (_, item) => item).filter(
      (item) => !known.events.item.includes(item),
    );
    const { support } = sampleTask(foundation, { ...known, truth }, meta, createRng(1));
    expect(support.filter(({ item }) => truth.includes(item)).length).toBeGreaterThan(0);
    expect(support.length).toBe(20);
  });
});

describe('createTaskSource', () => {
  it('a batch depends on the seed and the step, not on what was drawn before', () => {
    const source = () => createTaskSource(foundation, shape, SMALL_CONFIG, 1);
    const fresh = source().trainingBatch(7);
    const used = source();
    for (const step of [0, 3, 7, 1]) used.trainingBatch(step);
    expect(used.trainingBatch(7)).toEqual(fresh);
    expect(used.trainingBatch(8)['query_targets']).not.toEqual(fresh['query_targets']);
    expect(createTaskSource(foundation, shape, SMALL_CONFIG, 2).trainingBatch(7)).not.toEqual(fresh);
  });

  it('a seed’s batches are the bits they have always been: whatever changes this hash changes every seed’s run', () => {
    const source = createTaskSource(foundation, shape, SMALL_CONFIG, 1);
    const hash = createHash('sha256');
    for (const batch of [source.heldOut, ...[0, 1, 500].map(source.trainingBatch)]) {
      for (const [name, { data, shape: sizes }] of Object.entries(batch).sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${name} ${sizes}`);
        hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
    }
    expect(hash.digest('hex').slice(0, 16)).toBe('921eda54eaaa4359');
  });

  it('training tasks are of training users, held-out tasks of validation users, always the same', () => {
    const source = createTaskSource(foundation, shape, SMALL_CONFIG, 1);
    const again = createTaskSource(foundation, shape, SMALL_CONFIG, 1);
    again.trainingBatch(0);
    expect(source.heldOut).toEqual(again.heldOut);
    expect(source.heldOut['session_features']!.shape).toEqual([6, 18]);
    const empty = { ...foundation, validationCases: foundation.validationCases.slice(0, 1) };
    const one = createTaskSource(empty, shape, SMALL_CONFIG, 1).heldOut;
    expect(one['session_features']!.shape).toEqual([1, 18]);
  });

  it('dropout masks are 0, or what keeps the expected value', () => {
    const batch = createTaskSource(foundation, shape, SMALL_CONFIG, 1).trainingBatch(0);
    const check = (name: string, rate: number) => {
      const { data } = batch[name]!;
      const kept = Math.fround(1 / (1 - rate));
      expect(data.every((value) => value === 0 || value === kept)).toBe(true);
      const share = data.filter((value) => value === 0).length / data.length;
      expect(Math.abs(share - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / data.length));
    };
    check('keep_session', meta.sessionDropoutRate);
    check('keep_fusion', meta.dropoutRate);
  });
});

describe('taskBatch', () => {
  const sizes = { support: 24, query: 32 };
  const cells = (batch: HostTensors, name: string, row: number, width: number) => [
    ...batch[name]!.data.subarray(row * width, (row + 1) * width),
  ];

  it('writes a row where it belongs, and nothing into the padding, which weighs 0', () => {
    const other = sampleTask(foundation, foundation.trainingCases[0]!, meta, createRng(2));
    const batch = taskBatch([task, other], foundation, shape, sizes);
    const { world } = other.known;
    const F = world.itemFeatures.names.length;
    const { values } = world.itemFeatures.at(other.known.moment);
    other.support.forEach(({ item, target, standsFor }, index) => {
      const row = sizes.support + index;
      expect(cells(batch, 'support_item_features', row, F)).toEqual([...values.subarray(item * F, (item + 1) * F)]);
      expect(batch['support_targets']!.data[row]).toBe(target);
      expect(batch['support_stands_for']!.data[row]).toBe(Math.fround(standsFor));
      expect(batch['support_row_weights']!.data[row]).toBe(Math.fround(1 / other.support.length));
    });
    for (const [name, { data, shape: dimensions }] of Object.entries(batch)) {
      const set = name.startsWith('support_') ? 'support' : name.startsWith('query_') ? 'query' : null;
      if (set === null) continue;
      const width = data.length / (2 * sizes[set]);
      expect(dimensions.slice(0, 2)).toEqual([2, sizes[set]]);
      const padding = data.subarray(task[set].length * width, sizes[set] * width);
      expect([name, padding.every((value) => value === 0)]).toEqual([name, true]);
    }
  });

  it('the weights of a task’s rows sum to 1; rows beyond the size are left out before they are weighed', () => {
    const batch = taskBatch([task], foundation, shape, { support: 5, query: 32 });
    const sum = (name: string) => [...batch[name]!.data].reduce((total, value) => total + value, 0);
    expect(sum('support_row_weights')).toBeCloseTo(1, 6);
    expect(sum('query_row_weights')).toBeCloseTo(1, 6);
    expect([...batch['support_row_weights']!.data]).toEqual(Array(5).fill(Math.fround(1 / 5)));
  });

  it('scores lie in (0, 1) where the mask is 1; embeddings sum to the raw scores behind them', () => {
    const batch = taskBatch([task], foundation, shape, sizes);
    task.query.forEach(({ item, vectors }, row) => {
      const [scores, mask] = [cells(batch, 'query_scores', row, 3), cells(batch, 'query_score_mask', row, 3)];
      scores.forEach((score, source) => {
        if (mask[source]) expect(score > 0 && score < 1).toBe(true);
        else expect(score).toBe(0);
      });
      const blocks = cells(batch, 'query_embeddings', row, 3 * EMBEDDING_WIDTH);
      const { factors, width, isKnown } = known.world.scorers.cf;
      const raw = vectors.cf.reduce((sum, value, k) => sum + value * factors[item * width + k]!, 0);
      const sum = blocks.slice(0, EMBEDDING_WIDTH).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(isKnown[item] ? raw : 0, 5);
    });
  });

  it('a user’s prior weights are those of their count', () => {
    const few = foundation.trainingCases.find(({ support }) => support.length === 1)!;
    const tasks = [known, few].map((of) => ({ known: of, support: [], query: [] }));
    const { data } = taskBatch(tasks, foundation, shape, { support: 1, query: 1 })['prior_weights']!;
    const expected = [10, 1].flatMap((count) => [...byCountWeights(foundation.byCount, count)]);
    expect(data).toEqual(Float32Array.from(expected));
  });

  it('has the boosted terms of its rows, of a user whom the trees were fitted to by those that were not', () => {
    const F = shape.itemFeatures;
    const asking = (number: number) => ({
      trees: [{ numbers: [number], edges: [0.01], values: [-1, 2] }],
      offset: 0.5,
    });
    const [whole, without] = [asking(2 * F + 2), asking(2 * F + 3)]; // two features, and how they differ from the profile
    const fitted = { ...foundation, outOfFoldTerms: [{ users: new Set([known.user]), term: without }] };
    const termsOf = (one: PreparedCase) => {
      const { support, query } = sampleTask(foundation, one, meta, createRng(3));
      const batch = taskBatch([task, { known: one, support, query }], fitted, { ...shape, boostedTerm: whole }, sizes);
      return { query, terms: batch['query_term']! };
    };
    const expected = (one: PreparedCase, query: Task['query'], { trees, offset }: BoostedTerm) => {
      const items = Int32Array.from(query, ({ item }) => item);
      const scored = scoreCase(one, foundation.calibrators, items);
      const numbers = describeCase(scored, Int32Array.from(items.keys()), foundation);
      return [...treesOf(trees, numbers)].map((sum) => sum + offset);
    };
    const other = foundation.validationCases.find(({ user, support }) => user !== known.user && support.length === 10)!;
    for (const [one, term] of [
      [known, without],
      [other, whole],
    ] as const) {
      const { query, terms } = termsOf(one);
      expect(terms.shape).toEqual([2, sizes.query, 1]);
      const own = [...terms.data.subarray(sizes.query, sizes.query + query.length)];
      expect(own).toEqual(expected(one, query, term));
      expect(new Set(own)).toEqual(new Set([-0.5, 2.5]));
    }
    expect(taskBatch([task], foundation, shape, sizes)).not.toHaveProperty('query_term');
  });
});

describe('casesByUser', () => {
  it('files every case under its user, in order', () => {
    const filed = casesByUser(foundation.trainingCases);
    expect([...filed.values()].flat().length).toBe(foundation.trainingCases.length);
    for (const [user, cases] of filed) {
      expect(cases.every((one) => one.user === user)).toBe(true);
      expect(cases.map(({ support }) => support.length)).toEqual([1, 2, 5, 10]);
    }
  });
});

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, index) => value - b[index]!));
}

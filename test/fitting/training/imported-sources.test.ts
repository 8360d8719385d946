import { describe, expect, it } from 'vitest';
import { buildDataset, type ScoreRow, withScores } from '../../../data/dataset/index.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import { createRng } from '../../../data/schema/random.js';
import { calibrate } from '../../../models/base/calibrator.js';
import { chooseSources } from '../../../training/choose-sources.js';
import { type TestFold, testFolds } from '../../../training/evaluation/test-folds.js';
import { layFoundation } from '../../../training/foundation.js';
import { candidatesOf } from '../../../training/tasks/candidates.js';
import { sampleTask } from '../../../training/tasks/sample-task.js';
import { sampleRows } from '../../../training/tasks/sampled-rows.js';
import { createTaskSource } from '../../../training/tasks/task-source.js';
import { SMALL_CONFIG } from '../../unit/training/small-world.js';

const USERS = 24;
const ITEMS = 60;
const CONFIG = { ...SMALL_CONFIG, minPositives: 6 };

/**
 * Everyone plays 8 items in order of time. `sharp` scores what a user came to like above 50 and the rest below, `vague` says
 * nothing true; each lists 20 items of a user. The last user has no scores.
 */
async function scoredDataset(): Promise<Dataset> {
  const plays = Array.from({ length: USERS }, (_, user) => {
    const rng = createRng(1, 'plays', user);
    return rng.shuffle(Array.from({ length: ITEMS }, (_unused, item) => item)).slice(0, 8);
  });
  const dataset = buildDataset({
    feedback: { kind: 'implicit' },
    items: Array.from({ length: ITEMS }, (_, item) => ({ id: `i${item}`, genres: [`g${item % 5}`] })),
    interactions: plays.flatMap((items, user) =>
      items.map((item, day) => ({ user: `u${user}`, item: `i${item}`, timestamp: Date.UTC(2024, 0, day + 1, user) })),
    ),
  });
  const rows: ScoreRow[] = plays.slice(0, -1).flatMap((items, user) => {
    const rng = createRng(1, 'scores', user);
    const others = rng
      .shuffle(Array.from({ length: ITEMS }, (_, item) => item))
      .filter((item) => !items.includes(item));
    const pair = { user: `u${user}` };
    return [
      ...items.slice(2).map((item) => ({ ...pair, item: `i${item}`, source: 'sharp', score: 50 + 20 * rng.next() })),
      ...others.slice(0, 14).map((item) => ({ ...pair, item: `i${item}`, source: 'sharp', score: 55 * rng.next() })),
      ...[...items.slice(3, 5), ...others.slice(5, 20)].map((item) => ({
        ...pair,
        item: `i${item}`,
        source: 'vague',
        score: -1e4 + rng.normal(),
      })),
    ];
  });
  return (
    await withScores(
      dataset,
      (async function* () {
        yield* rows;
      })(),
    )
  ).dataset;
}

const dataset = await scoredDataset();
const users = Int32Array.from(dataset.users.ids.keys());
const foundation = await layFoundation({ dataset, users, config: CONFIG, seed: 1 });
const cases = [...foundation.trainingCases, ...foundation.validationCases];

const LIKES = { targets: 'likes' } as const;

describe('chooseSources', () => {
  const { scores: _, ...plain } = dataset;

  it('the built-in ones, the imported ones where there are scores, or those that the configuration lists', () => {
    expect(chooseSources(plain, LIKES)).toEqual(['cf', 'content', 'popularity']);
    expect(chooseSources(dataset, LIKES)).toEqual(['sharp', 'vague']);
    expect(chooseSources(dataset, { ...LIKES, sources: ['vague', 'popularity'] })).toEqual(['vague', 'popularity']);
  });

  it('refuses one that nobody has', () => {
    expect(() => chooseSources(plain, { ...LIKES, sources: ['sharp'] })).toThrow(
      "sources: expected any of cf, content, popularity, which dataset dataset has, got 'sharp'",
    );
  });
});

describe('a foundation of imported sources', () => {
  it('fits nothing below the network but counts', () => {
    const { cf, content, sources, popularity } = foundation.world.scorers;
    expect(sources).toEqual(['sharp', 'vague']);
    expect([cf.width, content.width]).toEqual([0, 0]);
    expect(popularity.counts.reduce((a, b) => a + b)).toBe(8 * USERS);
  });

  it('calibrates each source on its own scale: raw scores become probabilities that mean something', () => {
    const [sharp, vague] = foundation.calibrators;
    expect(calibrate(sharp!, 65, 1)).toBeGreaterThan(0.7);
    expect(calibrate(sharp!, 10, 1)).toBeLessThan(0.1);
    expect(Math.abs(calibrate(vague!, -1e4 + 1, 1) - calibrate(vague!, -1e4 - 1, 1))).toBeLessThan(0.1);
  });

  it('does not leave the source that is right without weight', () => {
    const calibrated = foundation.weightSearches.find(({ scale }) => scale === 'log_odds');
    expect(calibrated!.fixed[0]).toBeGreaterThan(0); // of equal vectors the first is taken, which is [0, 1]
    expect(calibrated!.fixedQuality).toBeGreaterThan(0.8);
  });

  it('candidates are what is scored; who has no scores is no case', () => {
    expect(cases.some(({ user }) => user === USERS - 1)).toBe(false);
    expect(new Set(cases.map(({ user }) => user)).size).toBe(USERS - 1);
    for (const known of cases) {
      const scored = new Set(known.vectors.imported!.rows.keys());
      expect(candidatesOf(known).size).toBe(scored.size);
      for (let item = 0; item < ITEMS; item++) expect(candidatesOf(known).has(item)).toBe(scored.has(item));
      for (const item of sampleRows(known, 'test', 1).items) expect(scored.has(item)).toBe(true);
    }
  });

  it('every row of a task has a score; what is missing is masked', () => {
    expect(cases.some((known) => known.truth.some((item) => !candidatesOf(known).has(item)))).toBe(true);
    for (const known of cases) {
      const task = sampleTask(foundation, known, CONFIG.meta, createRng(1));
      for (const { item } of [...task.support, ...task.query]) expect(candidatesOf(known).has(item)).toBe(true);
    }
    const shape = { sources: 2, itemFeatures: foundation.world.itemFeatures.names.length };
    const network = { ...shape, space: foundation.space, residual: true, activation: 'relu' } as const;
    const batch = createTaskSource(foundation, network, CONFIG, 1).trainingBatch(0);
    const column = (name: string) => batch[`query_${name}`]!.data;
    const [mask, scores, weights] = [column('score_mask'), column('scores'), column('row_weights')];
    expect(mask.includes(0) && mask.includes(1)).toBe(true);
    weights.forEach((weight, row) => {
      if (weight > 0) expect(mask[2 * row]! + mask[2 * row + 1]!).toBeGreaterThan(0);
      for (const cell of [2 * row, 2 * row + 1]) if (mask[cell] === 0) expect(scores[cell]).toBe(0);
    });
  });

  it('calibrators are fitted to the training users alone: another user’s scores change nothing', async () => {
    const altered = {
      ...dataset,
      scores: {
        ...dataset.scores!,
        sources: dataset.scores!.sources.map(({ name, value }) => ({
          name,
          value: value.map((score, row) => (dataset.scores!.user[row]! >= 12 ? 1e6 - score : score)),
        })),
      },
    };
    const half = { users: users.slice(0, 12), config: CONFIG, seed: 1 };
    const { calibrators } = await layFoundation({ dataset: altered, ...half });
    expect(calibrators).toEqual((await layFoundation({ dataset, ...half })).calibrators);
  });

  it('scores made after a moment are not there yet', async () => {
    const late = { ...dataset.scores!, timestamp: dataset.scores!.timestamp.map(() => Date.UTC(2024, 0, 4)) };
    const later = { ...dataset, scores: late };
    const { trainingCases } = await layFoundation({ dataset: later, users, config: CONFIG, seed: 1 });
    expect(new Set(trainingCases.map(({ support }) => support.length))).toEqual(new Set([5]));
    expect(new Set(foundation.trainingCases.map(({ support }) => support.length))).toEqual(new Set([1, 2, 5]));
  });

  it('says so where no score is of anything that a user came to like', async () => {
    const strangers = { ...dataset.scores!, timestamp: dataset.scores!.timestamp.map(() => Date.UTC(2030, 0, 1)) };
    const unknown = { ...dataset, scores: strangers };
    await expect(layFoundation({ dataset: unknown, users, config: CONFIG, seed: 1 })).rejects.toThrow(
      'expected at least 2 users with a score for something that they came to like, got 0',
    );
  });

  it('test cases are of users whom nothing was fitted to, all that can be ranked', async () => {
    const folds: TestFold[] = [];
    for await (const fold of testFolds({ dataset, config: CONFIG, folds: 2, seed: 1 })) folds.push(fold);
    expect(new Set(folds.flatMap(({ cases: tested }) => tested.map(({ user }) => user))).size).toBe(USERS - 1);
  });
});

describe('imported sources beside built-in ones', () => {
  it('the whole catalogue is ranked where popularity is fused, and what a source does not say is masked', async () => {
    const config = { ...CONFIG, sources: ['popularity', 'sharp', 'cf'] };
    const mixed = await layFoundation({ dataset, users, config, seed: 1 });
    expect(mixed.calibrators.map(({ source }) => source)).toEqual(['popularity', 'sharp', 'cf']);
    expect(candidatesOf(mixed.trainingCases[0]!).size).toBe(ITEMS);
    expect(mixed.world.scorers.cf.width).toBe(8);
    expect(new Set([...mixed.trainingCases, ...mixed.validationCases].map(({ user }) => user)).size).toBe(USERS);
  });
});

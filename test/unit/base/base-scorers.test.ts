import { describe, expect, it } from 'vitest';
import { EMBEDDING_WIDTH } from '../../../data/schema/features.js';
import { createRng } from '../../../data/schema/random.js';
import type { BaseScorers } from '../../../models/base/base-scorers.js';
import { embeddingRow } from '../../../models/base/embedding-row.js';
import { createItemFactors } from '../../../models/base/item-factors.js';
import { createPopularity } from '../../../models/base/popularity.js';
import { rawScores, scoreAllItems, scoreItems } from '../../../models/base/score-items.js';
import { leaveOneOutVectors, userVectors } from '../../../models/base/user-vectors.js';
import { DEFAULT_BASE_SCORERS } from '../../../training/base/base-scorers-config.js';
import { fitBaseScorers } from '../../../training/base/fit-base-scorers.js';
import { type TinyRow, tinyDataset } from './tiny-dataset.js';

const ITEMS = 12;
const UNSEEN = 10; // described, liked by nobody
const UNDESCRIBED = 11; // liked, without a description
const K = 3;

/** Users of either parity; even items are dramas, odd ones comedies. */
async function fittedWorld(): Promise<BaseScorers> {
  const rng = createRng(2, 'world');
  const rows: TinyRow[] = [];
  for (let user = 0; user < 20; user++) {
    for (let item = user % 2; item < UNSEEN; item += 2) if (rng.next() < 0.8) rows.push([user, item, item]);
    if (user % 2 === 1) rows.push([user, UNDESCRIBED, UNDESCRIBED]);
  }
  const genres = Array.from({ length: ITEMS }, (_, item) =>
    item === UNDESCRIBED ? [] : [item % 2 === 0 ? 'drama' : 'comedy'],
  );
  const dataset = tinyDataset(rows, { users: 20, titles: new Array(ITEMS).fill(''), genres });
  const config = { ...DEFAULT_BASE_SCORERS, cf: { ...DEFAULT_BASE_SCORERS.cf, width: 5 } };
  const scorers = await fitBaseScorers({
    dataset,
    users: Int32Array.from({ length: 20 }, (_, user) => user),
    config,
    seed: 1,
  });
  const buckets = [
    { minCount: 0, slope: 1, offset: 0 },
    { minCount: 2, slope: 2, offset: -1 },
  ];
  const calibrators = scorers.sources.map((source) => ({ source, mean: 0, scale: 1, buckets }));
  return { ...scorers, calibrators };
}

const scorers = await fittedWorld();
const table = (rows = ITEMS) => ({
  raw: new Float32Array(rows * K).fill(Number.NaN),
  scores: new Float32Array(rows * K).fill(Number.NaN),
  mask: new Uint8Array(rows * K).fill(9),
});

describe('scoreAllItems', () => {
  it('ranks items of the taste shown first, by CF and by content', () => {
    const out = table();
    scoreAllItems(scorers, userVectors(scorers, [0, 4]), out);
    for (const column of [0, 1]) expect(out.scores[6 * K + column]).toBeGreaterThan(out.scores[7 * K + column]!);
  });

  it('calibrates raw scores with the line of the user’s count', () => {
    const out = table();
    scoreAllItems(scorers, userVectors(scorers, [0, 4]), out);
    for (const at of [6 * K, 6 * K + 1, 6 * K + 2]) {
      expect(out.scores[at]).toBeCloseTo(1 / (1 + Math.exp(-(2 * out.raw[at]! - 1))), 6);
    }
  });

  it('masks CF for an unseen item and content for an undescribed one, with score 0', () => {
    const out = table();
    scoreAllItems(scorers, userVectors(scorers, [0, 4]), out);
    expect([...out.mask.subarray(UNSEEN * K, UNSEEN * K + K)]).toEqual([0, 1, 1]);
    expect([...out.mask.subarray(UNDESCRIBED * K, UNDESCRIBED * K + K)]).toEqual([1, 0, 1]);
    expect([out.scores[UNSEEN * K], out.raw[UNSEEN * K], out.scores[UNDESCRIBED * K + 1]]).toEqual([0, 0, 0]);
    expect([...out.mask.subarray(0, K)]).toEqual([1, 1, 1]);
  });

  it('has only popularity for a user without support', () => {
    const out = table();
    scoreAllItems(scorers, userVectors(scorers, []), out);
    for (let item = 0; item < ITEMS; item++) {
      expect([...out.mask.subarray(item * K, item * K + K)]).toEqual([0, 0, 1]);
      expect([...out.scores.subarray(item * K, item * K + 2)]).toEqual([0, 0]);
      expect(out.raw[item * K + 2]).toBe(scorers.popularity.rawScores[item]);
    }
  });

  it('permutes scores when items are permuted', () => {
    const order = createRng(4, 'order').shuffle([...Array(ITEMS).keys()]); // new row r is old item order[r]
    const rowsOf = (vectors: Float32Array, width: number) =>
      Float32Array.from(order.flatMap((item) => [...vectors.subarray(item * width, (item + 1) * width)]));
    const { cf, content, popularity } = scorers;
    const permuted: BaseScorers = {
      ...scorers,
      cf: createItemFactors({
        ...cf,
        factors: rowsOf(cf.factors, cf.width),
        isKnown: Uint8Array.from(order, (item) => cf.isKnown[item]!),
      }),
      content: {
        ...content,
        vectors: rowsOf(content.vectors, content.width),
        isKnown: Uint8Array.from(order, (item) => content.isKnown[item]!),
      },
      popularity: createPopularity({
        ...popularity,
        counts: popularity.counts.map((_, row) => popularity.counts[order[row]!]!),
      }),
    };
    const [before, after] = [table(), table()];
    scoreAllItems(scorers, userVectors(scorers, [0, 5]), before);
    scoreAllItems(permuted, userVectors(permuted, [order.indexOf(0), order.indexOf(5)]), after);
    for (const [row, item] of order.entries()) {
      for (let k = 0; k < K; k++) expect(after.scores[row * K + k]).toBeCloseTo(before.scores[item * K + k]!, 5);
    }
  });
});

describe('scoreItems', () => {
  it('gives chosen items the scores that they have among all', () => {
    const user = userVectors(scorers, [1, 3, 5]);
    const [all, some] = [table(), table(3)];
    scoreAllItems(scorers, user, all);
    const items = Int32Array.of(9, UNSEEN, 2);
    scoreItems(scorers, user, items, some);
    for (const [row, item] of items.entries()) {
      for (const key of ['raw', 'scores', 'mask'] as const) {
        expect(some[key].slice(row * K, row * K + K)).toEqual(all[key].slice(item * K, item * K + K));
      }
    }
    const onlyRaw = table(3);
    rawScores(scorers, user, items, { raw: onlyRaw.raw, mask: onlyRaw.mask });
    expect(onlyRaw.raw).toEqual(some.raw);
  });
});

describe('embeddingRow', () => {
  it('sums to the raw score per source, and is zero for popularity and what is absent', () => {
    const user = userVectors(scorers, [0, 4]);
    const out = table();
    scoreAllItems(scorers, user, out);
    const row = new Float32Array(1 + K * EMBEDDING_WIDTH).fill(7);
    for (let item = 0; item < ITEMS; item++) {
      embeddingRow(scorers, user, item, row, 1);
      const sums = [0, 1, 2].map((k) =>
        row.subarray(1 + k * EMBEDDING_WIDTH, 1 + (k + 1) * EMBEDDING_WIDTH).reduce((sum, value) => sum + value, 0),
      );
      expect(sums[0]).toBeCloseTo(out.raw[item * K]!, 5);
      expect(sums[1]).toBeCloseTo(out.raw[item * K + 1]!, 5);
      expect(sums[2]).toBe(0);
    }
    expect(row[0]).toBe(7);
  });
});

describe('userVectors', () => {
  it('counts a repeated item once', () => {
    expect(userVectors(scorers, [2, 2, 4])).toEqual(userVectors(scorers, [2, 4]));
    expect(userVectors(scorers, [2, 2, 4]).count).toBe(2);
  });

  it('has no CF from unseen items alone and no content from undescribed ones, but counts them', () => {
    expect(userVectors(scorers, [UNSEEN])).toMatchObject({ count: 1, present: [false, true, true] });
    expect(userVectors(scorers, [UNDESCRIBED])).toMatchObject({ count: 1, present: [true, false, true] });
  });

  it('rejects what is no item', () => {
    expect(() => userVectors(scorers, [3, ITEMS])).toThrow('support: expected item indices from 0 to 11, got 12');
  });
});

describe('leaveOneOutVectors', () => {
  it('equals the vectors of the support without the item, repeats and unknown items included', () => {
    const support = [0, 4, UNSEEN, UNDESCRIBED, 4];
    const left = leaveOneOutVectors(scorers, support);
    for (const [position, item] of support.entries()) {
      const afresh = userVectors(
        scorers,
        support.filter((other) => other !== item),
      );
      expect(left[position]).toMatchObject({ count: afresh.count, present: afresh.present });
      for (const key of ['cf', 'content'] as const) {
        for (const [k, value] of afresh[key].entries()) expect(left[position]![key][k]).toBeCloseTo(value, 5);
      }
    }
  });

  it('leaves only popularity of a single item', () => {
    expect(leaveOneOutVectors(scorers, [3])).toMatchObject([{ count: 0, present: [false, false, true] }]);
  });
});

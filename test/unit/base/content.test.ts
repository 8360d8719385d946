import { describe, expect, it } from 'vitest';
import { contentLeaveOneOut, contentUser } from '../../../models/base/content-vectors.js';
import { itemTokens } from '../../../models/base/item-tokens.js';
import { addHashedToken } from '../../../models/base/signed-hash.js';
import { DEFAULT_BASE_SCORERS } from '../../../training/base/base-scorers-config.js';
import { fitContentVectors } from '../../../training/base/fit-content-vectors.js';
import { tinyDataset } from './tiny-dataset.js';

const config = DEFAULT_BASE_SCORERS.content;

describe('itemTokens', () => {
  it('normalizes text, keeps genres whole, splits titles and counts repetitions', () => {
    const { items } = tinyDataset([], { users: 0, titles: ['Amélie, amelie & co. (2001)'], genres: [['Sci-Fi']] });
    const described = { ...items, releaseYear: Float64Array.of(2001), tags: [['Slow Burn', 'slow burn']] };
    expect(itemTokens(described, 0)).toEqual([
      { field: 'genre', token: 'genre:sci fi', count: 1 },
      { field: 'tag', token: 'tag:slow burn', count: 2 },
      { field: 'decade', token: 'decade:2000', count: 1 },
      { field: 'title', token: 'title:amelie', count: 2 },
      { field: 'title', token: 'title:co', count: 1 },
    ]);
  });

  it('gives nothing for an item without a description', () => {
    expect(itemTokens(tinyDataset([], { users: 0, titles: [''] }).items, 0)).toEqual([]);
  });
});

describe('addHashedToken', () => {
  it('leaves one sign in each block, always the same', () => {
    const vector = new Float64Array(64);
    addHashedToken(vector, 'genre:drama', 2, { width: 64, positions: 8 });
    const blocks = Array.from({ length: 8 }, (_, block) => vector.subarray(block * 8, block * 8 + 8));
    for (const block of blocks) expect([...block].map(Math.abs).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 2]);
    addHashedToken(vector, 'genre:drama', -2, { width: 64, positions: 8 });
    expect([...vector].every((value) => value === 0)).toBe(true);
  });

  it('keeps inner products of different tokens near zero on average', () => {
    const hashed = Array.from({ length: 200 }, (_, index) => {
      const vector = new Float64Array(64);
      addHashedToken(vector, `title:word${index}`, 1 / Math.sqrt(8), { width: 64, positions: 8 });
      return vector;
    });
    const products = hashed.flatMap((a, i) =>
      hashed.slice(i + 1).map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)),
    );
    const mean = products.reduce((sum, product) => sum + product, 0) / products.length;
    const meanSquare = products.reduce((sum, product) => sum + product ** 2, 0) / products.length;
    // Variance of one product is 1/64; the mean of 19,900 of them lies within four standard errors of 0.
    expect(Math.abs(mean)).toBeLessThan((4 / 8) * Math.sqrt(1 / products.length));
    expect(meanSquare).toBeGreaterThan(0.8 / 64);
    expect(meanSquare).toBeLessThan(1.2 / 64);
  });
});

describe('fitContentVectors', () => {
  const titles = ['', '', 'lonely', '', ''];
  const genres = [['drama'], ['drama'], [], ['action'], ['action', 'drama']];
  const content = fitContentVectors(tinyDataset([], { users: 0, titles, genres }).items, config);
  const cosine = (a: number, b: number) =>
    contentUser(content, [a]).reduce((sum, value, k) => sum + value * content.vectors[b * 64 + k]!, 0);

  it('gives unit vectors, equal for equal descriptions and in between for mixed ones', () => {
    expect(cosine(0, 1)).toBeCloseTo(1, 6);
    expect(cosine(4, 0)).toBeGreaterThan(cosine(3, 0));
    expect(cosine(4, 0)).toBeLessThan(cosine(1, 0));
  });

  it('takes an item whose words no other item has for undescribed', () => {
    expect([...content.isKnown]).toEqual([1, 1, 0, 1, 1]);
    expect(cosine(2, 0)).toBe(0);
  });

  it('wants positions that divide the width', () => {
    expect(() => fitContentVectors(tinyDataset([], { users: 0, titles }).items, { ...config, positions: 5 })).toThrow(
      'content.positions: expected a divisor of 64, got 5',
    );
  });

  it('leaves one item out as if it had not been there', () => {
    const support = [0, 3, 4];
    const vectors = contentLeaveOneOut(content, support);
    for (const position of support.keys()) {
      const afresh = contentUser(
        content,
        support.filter((_, index) => index !== position),
      );
      for (let k = 0; k < 64; k++) expect(vectors[position * 64 + k]).toBeCloseTo(afresh[k]!, 6);
    }
    expect(
      contentLeaveOneOut(content, [0, 2])
        .subarray(0, 64)
        .some((value) => value !== 0),
    ).toBe(false);
  });

  it('makes a user of what liking says, where that is not what an item is found by', () => {
    const history = content.vectors.map((_, cell) => (cell % 64 === Math.floor(cell / 64) ? 1 : 0)); // item i says axis i
    const learned = { ...content, history };
    expect([...contentUser(learned, [1, 2])].indexOf(0)).toBe(0);
    expect(contentUser(learned, [1, 2])[1]).toBeCloseTo(Math.SQRT1_2, 6);
    const [withoutFirst] = [contentLeaveOneOut(learned, [1, 2]).subarray(0, 64)];
    expect(withoutFirst[1]).toBe(0);
    expect(withoutFirst[2]).toBe(1);
  });
});

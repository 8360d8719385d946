import { describe, expect, it } from 'vitest';
import { createClustering, nearestCluster, neighboursOf } from '../../../models/experiment/index.js';
import { neighbourSimilarities } from '../../../models/experiment/segments/neighbour-similarities.js';

/** On a line: at 0, 1, and 3. */
const LINE = Float32Array.of(0, 0, 1, 0, 3, 0);

describe('neighbourSimilarities', () => {
  it('falls as a normal density does, by the usual distance to the nearest other', () => {
    const reach = (1 + 1 + 2) / 3;
    const of = (distance: number) => Math.exp(-(distance ** 2) / (2 * reach ** 2));
    const expected = [0, of(1), of(3), of(1), 0, of(2), of(3), of(2), 0];
    [...neighbourSimilarities(LINE, 2)].forEach((value, cell) => {
      expect(value).toBeCloseTo(expected[cell]!, 12);
    });
  });

  it('has no neighbours for one, and full ones where all are in one place', () => {
    expect([...neighbourSimilarities(Float32Array.of(4, 5), 2)]).toEqual([0]);
    expect([...neighbourSimilarities(Float32Array.of(4, 4), 1)]).toEqual([0, 1, 1, 0]);
  });
});

describe('nearestCluster', () => {
  it('is the one at the smallest distance, the first of two', () => {
    expect(nearestCluster(LINE, [2.5, 9])).toBe(2);
    expect(nearestCluster(LINE, [0.5, 0])).toBe(0);
  });
});

describe('neighboursOf', () => {
  const clustering = createClustering(LINE, 2, '1f0c');

  it('differ in the learned segment alone', () => {
    const found = neighboursOf('device:mobile|learned_segment:k1-1f0c|source:mail', clustering);
    expect(found.map(({ key }) => key)).toEqual([
      'device:mobile|learned_segment:k0-1f0c|source:mail',
      'device:mobile|learned_segment:k2-1f0c|source:mail',
    ]);
    expect(found[0]!.similarity).toBeGreaterThan(found[1]!.similarity);
  });

  it.each([
    ['another clustering', 'device:mobile|learned_segment:k1-ffff'],
    ['nobody whom the server knows', 'device:mobile|learned_segment:unknown'],
    ['a feature that only begins so', 'learned_segments:k1-1f0c'],
    ['no learned segment', 'device:mobile'],
    ['everybody', 'global'],
  ])('are none of %s', (_, key) => {
    expect(neighboursOf(key, clustering)).toEqual([]);
  });
});

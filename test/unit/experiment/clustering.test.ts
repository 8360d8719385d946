import { describe, expect, it } from 'vitest';
import { createClustering, nearestCluster, neighboursOf } from '../../../models/experiment/index.js';
import { neighbourSimilarities } from '../../../models/experiment/segments/neighbour-similarities.js';

/** On a line: at 0, 1, and 3; the last is the widest. */
const LINE = { centroids: Float32Array.of(0, 0, 1, 0, 3, 0), spreads: Float32Array.of(1, 1, 4) };

describe('neighbourSimilarities', () => {
  it('goes by how far clusters are apart, beside how wide they are', () => {
    const expected = [0, -1 / 2, -9 / 5, -1 / 2, 0, -4 / 5, -9 / 5, -4 / 5, 0].map((power) => power && Math.exp(power));
    [...neighbourSimilarities(LINE)].forEach((value, cell) => {
      expect(value).toBeCloseTo(expected[cell]!, 12);
    });
  });

  it('has no neighbours for one, or for points, and full ones where all are in one place', () => {
    const of = (centroids: number[], spreads: number[]) => [
      ...neighbourSimilarities({ centroids: Float32Array.from(centroids), spreads: Float32Array.from(spreads) }),
    ];
    expect(of([4, 5], [1])).toEqual([0]);
    expect(of([4, 5], [0, 0])).toEqual([0, 0, 0, 0]);
    expect(of([4, 4], [1, 2])).toEqual([0, 1, 1, 0]);
  });
});

describe('nearestCluster', () => {
  it('is the one at the smallest distance, the first of two', () => {
    expect(nearestCluster(LINE.centroids, [2.5, 9])).toBe(2);
    expect(nearestCluster(LINE.centroids, [0.5, 0])).toBe(0);
  });
});

describe('neighboursOf', () => {
  const clustering = createClustering(LINE, '1f0c');

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

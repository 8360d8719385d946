import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { Foundation } from '../../../training/foundation.js';
import { fitClusters } from '../../../training/segments/fit-clusters.js';
import { learnSegments } from '../../../training/segments/learn-segments.js';
import { measureClusters } from '../../../training/segments/measure-clusters.js';
import { smallFoundation } from './small-world.js';

/** 300 points around five corners of a cube that are far apart. */
function blobs() {
  const rng = createRng(1, 'blobs');
  const corners = [
    [0, 0, 0],
    [9, 0, 0],
    [0, 9, 0],
    [0, 0, 9],
    [9, 9, 9],
  ];
  return Array.from({ length: 300 }, (_, index) =>
    Float32Array.from(corners[index % 5]!, (value) => value + 0.3 * rng.normal()),
  );
}

describe('fitClusters', () => {
  it('finds groups that are there: points are together where they were planted together', () => {
    const points = blobs();
    const { clusterOf } = measureClusters(fitClusters(points, 5, 1), points);
    expect(new Set(clusterOf).size).toBe(5);
    clusterOf.forEach((cluster, index) => {
      expect(cluster).toBe(clusterOf[index % 5]);
    });
  });

  it('is the same by seed, and another by another', () => {
    const rng = createRng(2, 'one cloud');
    const cloud = Array.from({ length: 200 }, () => Float32Array.from({ length: 6 }, () => rng.normal()));
    expect(fitClusters(cloud, 8, 3)).toEqual(fitClusters(cloud, 8, 3));
    expect(fitClusters(cloud, 8, 3)).not.toEqual(fitClusters(cloud, 8, 4));
  });

  it('takes the points themselves where they are few, and one of those that are the same', () => {
    const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    expect(fitClusters([a, b, Float32Array.of(1, 2)], 2, 1)).toHaveLength(2);
    expect(fitClusters([a, b, a, b, b], 8, 1).map((point) => [...point])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(fitClusters(new Array<Float32Array>(5).fill(a), 3, 1)).toEqual([a]);
  });
});

describe('measureClusters', () => {
  it('counts points by the nearest centroid, with their mean squared distance from it', () => {
    const at = (...values: number[]) => Float32Array.from(values);
    const found = measureClusters([at(0, 0), at(10, 0), at(50, 0)], [at(0, 1), at(0, -3), at(12, 0)]);
    expect([...found.clusterOf]).toEqual([0, 0, 1]);
    expect([...found.sizes]).toEqual([2, 1, 0]);
    expect([...found.spreads]).toEqual([(1 + 9) / 2, 4, 0]);
  });
});

describe('learnSegments', () => {
  let foundation: Foundation;
  beforeAll(async () => {
    foundation = (await smallFoundation()).foundation;
  });
  /** Stands in for a network that tells even users from odd ones. */
  const scorer = (of: Foundation) => ({
    sessionContext: async ({ user }: { readonly user: number }) =>
      Float32Array.from({ length: 64 }, (_, index) => (index === 0 ? (user % 2) * 10 : 0) + user / 1000),
    of,
  });

  it('counts every user of the data once, in the cluster that is nearest', async () => {
    const { segments } = await learnSegments(scorer(foundation), foundation, { count: 2, seed: 1 });
    expect(segments).toMatchObject({ width: 64 });
    expect([...segments!.users]).toEqual([20, 20]);
  });

  it('is nothing where none are asked for', async () => {
    expect(await learnSegments(scorer(foundation), foundation, { count: 0, seed: 1 })).toEqual({});
  });
});

import { kmeans } from 'ml-kmeans';
import { createRng } from '../../data/schema/random.js';

/** Starts that are tried; the one with the smallest distances is kept. */
const STARTS = 4;
const MOST_ITERATIONS = 100;

/**
 * Centroids of clusters, by Lloyd's k-means from k-means++ starts. The same points, in the same order, and the same seed give the same
 * centroids. Where there are no more different points than clusters, they are the centroids themselves.
 *
 * @param points at least one; all of one width
 * @returns at most `count`; [count][width]
 * @see Arthur, Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007.
 */
export function fitClusters(points: readonly Float32Array[], count: number, seed: number): readonly Float32Array[] {
  const different = [...new Map(points.map((point) => [point.join(), point])).values()];
  if (different.length <= count) return different;
  const data = points.map((point) => Array.from(point));
  const seeds = createRng(seed, 'clusters');
  let best = { centroids: [] as readonly (readonly number[])[], error: Number.POSITIVE_INFINITY };
  for (let start = 0; start < STARTS; start++) {
    const found = kmeans(data, count, { seed: seeds.int(2 ** 31), maxIterations: MOST_ITERATIONS });
    const error = found.computeInformation(data).reduce((sum, { error: mean, size }) => sum + mean * size, 0);
    if (error < best.error) best = { centroids: found.centroids, error };
  }
  return best.centroids.map((centroid) => Float32Array.from(centroid));
}

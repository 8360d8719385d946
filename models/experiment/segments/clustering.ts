import { LEARNED_SEGMENT } from '../context/user-features.js';
import { type Clusters, neighbourSimilarities } from './neighbour-similarities.js';

/** Clusters of session contexts, ready to be asked. */
export interface Clustering {
  /** What segments are called in visits: `k3-1f0c9a2b`. [segments] */
  readonly names: readonly string[];
  /** [segments, width] */
  readonly centroids: Float32Array;
  /** {@link neighbourSimilarities}; [segments, segments] */
  readonly similarities: Float64Array;
}

/**
 * Makes clusters ready. Their names end in the version, so that the third cluster of one clustering is never taken for the third of
 * another: what was learned of the one says nothing of the other.
 *
 * @param version a word that changes whenever a centroid does
 */
export function createClustering(clusters: Clusters, version: string): Clustering {
  const names = Array.from(clusters.spreads, (_, index) => `k${index}-${version}`);
  return { names, centroids: clusters.centroids, similarities: neighbourSimilarities(clusters) };
}

/** The number of the cluster whose centroid is nearest; of those equally near, the first. @param context [width] */
export function nearestCluster(centroids: Float32Array, context: ArrayLike<number>): number {
  const width = context.length;
  let [nearest, distance] = [0, Number.POSITIVE_INFINITY];
  for (let cluster = 0; cluster * width < centroids.length; cluster++) {
    let sum = 0;
    for (let index = 0; index < width; index++) sum += (centroids[cluster * width + index]! - context[index]!) ** 2;
    if (sum < distance) [nearest, distance] = [cluster, sum];
  }
  return nearest;
}

/** A segment that differs from another in the learned segment alone. */
export interface Neighbour {
  readonly key: string;
  /** Above 0, at most 1. */
  readonly similarity: number;
}

/** Neighbours of a segment; none where its learned segment is unknown, of another clustering, or not part of its key. */
export function neighboursOf(key: string, { names, similarities }: Clustering): readonly Neighbour[] {
  const pairs = key.split('|');
  const place = pairs.findIndex((pair) => pair.startsWith(`${LEARNED_SEGMENT}:`));
  const own = place < 0 ? -1 : names.indexOf(pairs[place]!.slice(LEARNED_SEGMENT.length + 1));
  if (own < 0) return [];
  return names.flatMap((name, other) => {
    const similarity = similarities[own * names.length + other]!;
    return similarity > 0 ? [{ key: pairs.with(place, `${LEARNED_SEGMENT}:${name}`).join('|'), similarity }] : [];
  });
}

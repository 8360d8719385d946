import { nearestCluster } from '../../models/experiment/index.js';

export interface MeasuredClusters {
  /** [clusters, width] */
  readonly centroids: Float32Array;
  /** Of each point; [points] */
  readonly clusterOf: Int32Array;
  /** Points in each; [clusters] */
  readonly sizes: Int32Array;
  /** Mean squared distance of the points of each to its centroid; 0 of none. [clusters] */
  readonly spreads: Float32Array;
}

/** Which points are nearest to which centroid, and how near. @param centroids at least one; [clusters][width] */
export function measureClusters(centroids: readonly Float32Array[], points: readonly Float32Array[]): MeasuredClusters {
  const width = centroids[0]!.length;
  const flat = new Float32Array(centroids.length * width);
  centroids.forEach((centroid, index) => {
    flat.set(centroid, index * width);
  });
  const clusterOf = Int32Array.from(points, (point) => nearestCluster(flat, point));
  const sizes = new Int32Array(centroids.length);
  const squares = new Float64Array(centroids.length);
  points.forEach((point, index) => {
    const cluster = clusterOf[index]!;
    sizes[cluster]! += 1;
    point.forEach((value, place) => {
      squares[cluster]! += (value - flat[cluster * width + place]!) ** 2;
    });
  });
  return {
    centroids: flat,
    clusterOf,
    sizes,
    spreads: Float32Array.from(squares, (sum, index) => sum / (sizes[index]! || 1)),
  };
}

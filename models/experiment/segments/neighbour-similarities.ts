/** Clusters of points. */
export interface Clusters {
  /** [count, width] */
  readonly centroids: Float32Array;
  /** Mean squared distance of the points of each to its centroid; [count] */
  readonly spreads: Float32Array;
}

/**
 * How alike clusters are: how near their centroids are, beside how far their own points are from them,
 *
 *     exp(−d² / (sᵢ + sⱼ)),  d the distance of the centroids, s the spreads
 *
 * So those that divide what belongs together are alike, and those that are well apart are not, however many there are.
 *
 * @returns [count, count]; symmetric, 0 on the diagonal: none is its own neighbour
 */
export function neighbourSimilarities({ centroids, spreads }: Clusters): Float64Array {
  const count = spreads.length;
  const width = centroids.length / count;
  return Float64Array.from({ length: count * count }, (_, cell) => {
    const [a, b] = [Math.floor(cell / count), cell % count];
    const spread = spreads[a]! + spreads[b]!;
    if (a === b || spread === 0) return 0;
    let square = 0;
    for (let index = 0; index < width; index++) {
      square += (centroids[a * width + index]! - centroids[b * width + index]!) ** 2;
    }
    return Math.exp(-square / spread);
  });
}

/**
 * How alike clusters are, by the distance d of their centroids:
 *
 *     exp(−d² / 2h²),  h the mean distance of a centroid to the nearest other
 *
 * So a neighbour at the usual distance is .61, one twice as far .14. None is its own neighbour.
 *
 * @param centroids [count, width]
 * @returns [count, count]; symmetric, 0 on the diagonal
 */
export function neighbourSimilarities(centroids: Float32Array, width: number): Float64Array {
  const count = centroids.length / width;
  const squares = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) squares[a * count + b] = squaredDistance(centroids, a * width, b * width, width);
  }
  let reach = 0;
  for (let a = 0; a < count; a++) {
    let nearest = Number.POSITIVE_INFINITY;
    for (let b = 0; b < count; b++) if (b !== a) nearest = Math.min(nearest, squares[a * count + b]!);
    reach += Math.sqrt(nearest) / count;
  }
  return squares.map((square, cell) => {
    if (Math.floor(cell / count) === cell % count) return 0;
    return reach > 0 ? Math.exp(-square / (2 * reach ** 2)) : 1; // all in one place
  });
}

function squaredDistance(values: Float32Array, a: number, b: number, width: number): number {
  let sum = 0;
  for (let index = 0; index < width; index++) sum += (values[a + index]! - values[b + index]!) ** 2;
  return sum;
}

/** Number of entries of `sorted[start, end)` that are strictly below `limit`; O(log n). */
export function countBelow(sorted: Float64Array, limit: number, start = 0, end = sorted.length): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low - start;
}

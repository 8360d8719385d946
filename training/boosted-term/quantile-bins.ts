/**
 * Upper edges of bins that hold about as many values each; a value belongs to the first bin whose edge it does not exceed,
 * one above all edges to a last bin. Few different values get a bin each. Edges lie between values, so that rounding moves none
 * of them to another bin.
 *
 * @param values NaN is left out
 * @param most bins
 */
export function quantileEdges(values: ArrayLike<number>, most: number): readonly number[] {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const distinct = sorted.filter((value, index) => value !== sorted[index - 1]);
  const after = new Map(Array.from(distinct.subarray(1), (value, index) => [distinct[index]!, value] as const));
  const last =
    distinct.length <= most
      ? [...distinct]
      : Array.from({ length: most - 1 }, (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / most)]!);
  const edges = last.flatMap((value) => {
    const next = after.get(value);
    return next === undefined ? [] : [Math.fround((value + next) / 2)];
  });
  return edges.filter((edge, index) => edge !== edges[index - 1]);
}

/** The bin of a value; the first one for NaN, which exceeds nothing. */
export function binOf(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

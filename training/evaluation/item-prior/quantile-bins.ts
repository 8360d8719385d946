/**
 * Upper edges of bins that hold about as many values each; a value belongs to the first bin whose edge it does not exceed,
 * one above all edges to a last bin. Few different values get a bin each.
 *
 * @param values NaN is left out
 * @param most bins
 */
export function quantileEdges(values: ArrayLike<number>, most: number): readonly number[] {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const distinct = sorted.filter((value, index) => value !== sorted[index - 1]);
  if (distinct.length <= most) return [...distinct.subarray(0, -1)];
  const edges = Array.from({ length: most - 1 }, (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / most)]!);
  return edges.filter((edge, index) => edge !== edges[index - 1]);
}

/** The bin of a value; −1 for NaN. */
export function binOf(value: number, edges: readonly number[]): number {
  if (Number.isNaN(value)) return -1;
  const bin = edges.findIndex((edge) => value <= edge);
  return bin < 0 ? edges.length : bin;
}

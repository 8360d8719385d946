/** Some rows of a table, in the order of `rows`. @param cells [… · width] */
export function pickRows(cells: Float32Array, rows: ArrayLike<number>, width: number): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let to = 0; to < rows.length; to++) {
    out.set(cells.subarray(rows[to]! * width, (rows[to]! + 1) * width), to * width);
  }
  return out;
}

/**
 * A case's truth as places in a list of items. What the list lacks stands beyond its end: no ranking of the list finds
 * it, and it still counts towards the ideal one.
 */
export function truthAmong(items: ArrayLike<number>, truth: Iterable<number>): ReadonlySet<number> {
  const placeOf = new Map(Array.from(items, (item, place) => [item, place]));
  let beyond = items.length;
  return new Set(Array.from(truth, (item) => placeOf.get(item) ?? beyond++));
}

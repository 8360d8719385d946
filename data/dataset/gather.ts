/**
 * The rows of a column in another order. A loop, since `from` with a function first makes a list of all values: of millions of
 * rows, hundreds of megabytes for a moment.
 */
export function gather<Column extends Float64Array | Int32Array | Uint8Array>(
  column: Column,
  order: ArrayLike<number>,
): Column {
  const gathered = new (column.constructor as new (length: number) => Column)(order.length);
  for (let to = 0; to < order.length; to++) gathered[to] = column[order[to]!]!;
  return gathered;
}

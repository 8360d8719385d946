/**
 * The mean fusion weight of each source over rows: of one user's candidates, or of users' means.
 *
 * @param rows weights [sources] each, in one source order.
 * @returns [sources]; empty of no rows.
 */
export function meanWeights(rows: readonly ArrayLike<number>[]): Float64Array<ArrayBuffer> {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) {
    for (let source = 0; source < mean.length; source++) mean[source]! += row[source]! / rows.length;
  }
  return mean;
}

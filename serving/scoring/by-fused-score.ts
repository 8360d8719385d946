/** Rows by falling score; ties keep the order of the request. @param scores log-odds: near 1, single precision would make ties of probabilities */
export function byFusedScore(scores: Float64Array): readonly number[] {
  const rows = Array.from({ length: scores.length }, (_, row) => row);
  return rows.sort((a, b) => (scores[a]! > scores[b]! ? -1 : Number(scores[a]! < scores[b]!)));
}

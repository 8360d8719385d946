/** Rows by falling score; ties keep the order of the request. */
export function byFusedScore(fused: Float32Array): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < fused.length; row++) rows.push(row);
  return rows.sort((a, b) => (fused[a]! > fused[b]! ? -1 : Number(fused[a]! < fused[b]!)));
}

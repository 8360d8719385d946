/**
 * −log(1 + rank) of each score, with 1-based ranks by falling score.
 *
 * Ranks forget the scale, so a source whose scores bunch up or have a long tail cannot drown the others. The logarithm puts
 * the differences back where they matter: the first ranks lie far apart and the hundreds close together, which is
 * roughly how relevance falls along a list, while plain ranks would make 501 against 502 count as much as 1 against 2.
 * Equal scores share the mean of the ranks they take up, so the order of the input never matters.
 *
 * @param scores [candidates], finite.
 * @returns [candidates], in the order given; empty of an empty list.
 */
export function logRanks(scores: Float64Array): Float64Array<ArrayBuffer> {
  const order = Uint32Array.from(scores, (_, index) => index).sort((a, b) => scores[b]! - scores[a]!);
  const normalized = new Float64Array(scores.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const rank = (start + 1 + end) / 2; // mean of the ranks start + 1 … end
    for (let i = start; i < end; i++) normalized[order[i]!] = -Math.log(1 + rank);
  }
  return normalized;
}

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
  const rising = scores.slice().sort(); // numbers alone: far faster than rows by their numbers
  const count = rising.length;
  const ofPlace = new Float64Array(count);
  for (let start = 0, end = 0; start < count; start = end) {
    while (end < count && rising[end] === rising[start]) end++;
    const rank = (count - end + 1 + (count - start)) / 2; // mean of the ranks count − end + 1 … count − start
    ofPlace.fill(-Math.log(1 + rank), start, end);
  }
  const normalized = new Float64Array(count);
  for (let row = 0; row < count; row++) normalized[row] = ofPlace[firstPlace(rising, scores[row]!)]!;
  return normalized;
}

/** Where a value of a sorted list first stands in it. */
function firstPlace(rising: Float64Array, value: number): number {
  let low = 0;
  for (let high = rising.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

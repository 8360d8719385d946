import type { ImportedScores } from '../schema/dataset.js';

/**
 * The same lists with −ln(rank) in place of each score: 0 for the best of a user's list, less for what follows, and the
 * same meaning for every user, which scores that are sums over neighbours or words do not have.
 *
 * A list is what a source scored for a user at a moment. Equal scores share the mean of their ranks.
 */
export function logRanks(scores: ImportedScores): ImportedScores {
  return { ...scores, sources: scores.sources.map(({ name, value }) => ({ name, value: ranked(scores, value) })) };
}

function ranked({ offsets, timestamp }: ImportedScores, value: Float64Array): Float64Array {
  const out = new Float64Array(value.length).fill(Number.NaN);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (const list of listsOf(offsets[user]!, offsets[user + 1]!, timestamp, value)) writeRanks(list, value, out);
  }
  return out;
}

/** Rows with a score, by the moment they were made at. */
function listsOf(start: number, end: number, timestamp: Float64Array, value: Float64Array): Iterable<number[]> {
  const lists = new Map<number, number[]>();
  for (let row = start; row < end; row++) {
    if (Number.isNaN(value[row]!)) continue;
    const list = lists.get(timestamp[row]!);
    if (list) list.push(row);
    else lists.set(timestamp[row]!, [row]);
  }
  return lists.values();
}

function writeRanks(list: number[], value: Float64Array, out: Float64Array): void {
  list.sort((a, b) => value[b]! - value[a]!);
  for (let first = 0, next = 0; first < list.length; first = next) {
    while (next < list.length && value[list[next]!] === value[list[first]!]) next++;
    const meanRank = (first + 1 + next) / 2;
    for (let at = first; at < next; at++) out[list[at]!] = 0 - Math.log(meanRank);
  }
}

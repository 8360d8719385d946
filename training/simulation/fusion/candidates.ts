import { normalizeScores } from '../../../models/fusion/normalize-scores.js';
import type { RankedList } from '../../../models/fusion/ranked-list.js';
import { rrf } from '../../../models/fusion/rrf.js';
import { topK } from '../../../models/metrics/top-k.js';

/** What the sources return for one user, as lists and as the table that fusion in bulk reads. C candidates, K sources. */
export interface Candidates {
  /** One per source, best first; scores from 0 to 1 within the list. */
  readonly lists: readonly RankedList[];
  /** Scores by candidate and source; 0 where the source does not return it, which is what it adds to a fusion then. [C][K] */
  readonly scores: readonly (readonly number[])[];
  /** Index of each candidate by id. Candidates are ordered as ties fall: by best rank in any list, then by id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Reciprocal rank fusion of the lists; [C] */
  readonly byRanks: Int32Array;
}

/**
 * Each source's best items for a user, min–max normalized, as a retriever with a search for each source would find them.
 *
 * @param scores [items · sources]
 * @param mask 0 where a source has no score; [items · sources]
 * @param exclude items that the user has already.
 * @param depth items that a source returns.
 */
export function collectCandidates(
  { scores, mask, sources }: { scores: Float32Array; mask: ArrayLike<number>; sources: number },
  { exclude, depth }: { readonly exclude: ReadonlySet<number>; readonly depth: number },
): Candidates {
  const items = Array.from({ length: scores.length / sources }, (_, item) => item);
  const lists = Array.from({ length: sources }, (_, source) => {
    const column = items.map((item) => scores[item * sources + source]!);
    const absent = items.filter((item) => !mask[item * sources + source]);
    const best = topK(column, depth, new Set([...exclude, ...absent]));
    const normalized = normalizeScores(
      'min_max',
      Array.from(best, (item) => column[item]!),
    );
    return Array.from(best, (item, index) => ({ id: String(item), score: normalized[index]! }));
  });
  return tabulate(lists);
}

/** Lists of sources as {@link Candidates}. */
function tabulate(lists: readonly RankedList[]): Candidates {
  const bestRank = new Map<string, number>();
  for (const list of lists) {
    for (const [index, { id }] of list.entries()) bestRank.set(id, Math.min(index, bestRank.get(id) ?? index));
  }
  const ids = [...bestRank.keys()].sort((a, b) => bestRank.get(a)! - bestRank.get(b)! || (a < b ? -1 : 1));
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const scores = ids.map(() => lists.map(() => 0));
  for (const [source, list] of lists.entries()) {
    for (const { id, score } of list) scores[indexOf.get(id)!]![source] = score;
  }
  return { lists, scores, indexOf, byRanks: Int32Array.from(rrf(lists), ({ id }) => indexOf.get(id)!) };
}

/**
 * The best candidates by weighted scores, best first: what `weighted` gives for the lists, at a hundredth of its cost.
 * @returns indices of candidates; [at most depth]
 */
export function fuseCandidates({ scores }: Candidates, weights: readonly number[], depth: number): Int32Array {
  const fused = new Float64Array(scores.length);
  for (let candidate = 0; candidate < fused.length; candidate++) {
    const row = scores[candidate]!;
    let sum = 0;
    for (let source = 0; source < row.length; source++) sum += weights[source]! * row[source]!;
    fused[candidate] = sum;
  }
  return topK(fused, depth);
}

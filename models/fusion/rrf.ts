import { combineLists } from './combine-lists.js';
import type { RankedList } from './ranked-list.js';

/**
 * Reciprocal rank fusion: Σ 1 / (k + rank), with 1-based ranks. Scores are not looked at, so no scale can spoil it.
 *
 * k = 60 is that of the paper. Vector databases that count ranks from 0 call the same thing 61.
 *
 * @param lists best first; ties and empty lists as in {@link combineLists}.
 * @see Cormack, Clarke, Büttcher, Reciprocal rank fusion outperforms Condorcet and individual rank learning methods, 2009.
 */
export function rrf(lists: readonly RankedList[], { k = 60 }: { readonly k?: number } = {}): RankedList {
  return combineLists(lists, ({ rank }) => 1 / (k + rank));
}

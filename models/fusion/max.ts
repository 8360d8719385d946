import { combineLists } from './combine-lists.js';
import type { RankedList } from './ranked-list.js';

/**
 * The best score that any list gives the item: for sources that each suffice on their own. Scores are taken as they are.
 *
 * @param lists best first; ties and empty lists as in {@link combineLists}.
 * @see Fox, Shaw, Combination of multiple searches, 1994 (CombMAX).
 */
export function max(lists: readonly RankedList[]): RankedList {
  return combineLists(
    lists,
    ({ score }) => score,
    (values) => Math.max(...values),
  );
}

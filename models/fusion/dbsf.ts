import { combineLists } from './combine-lists.js';
import { normalizeScores } from './normalize-scores.js';
import type { RankedList } from './ranked-list.js';

/**
 * Distribution-based score fusion: each list's scores are placed between its mean − 3σ (0) and mean + 3σ (1), then summed.
 *
 * The form that Qdrant computes. The other form in circulation sums z-scores, where an item that a list lacks counts as
 * average there and so beats items that the list holds but scores low; here an absent item counts as −3σ.
 *
 * @param lists best first; ties and empty lists as in {@link combineLists}.
 * @see Qdrant, score_fusion.rs.
 */
export function dbsf(lists: readonly RankedList[]): RankedList {
  const normalized = lists.map((entries) =>
    normalizeScores(
      'dbsf',
      entries.map(({ score }) => score),
    ),
  );
  return combineLists(lists, ({ list, rank }) => normalized[list]![rank - 1]!);
}

import { FusionError } from '../../data/schema/errors.js';
import { combineLists } from './combine-lists.js';
import type { RankedList } from './ranked-list.js';

/**
 * Weighted sum of the scores as they are: Σ weight · score over the lists that hold the item.
 *
 * Nothing is normalised, so a list of larger scores weighs more than its weight says; {@link normalizeScores} first where
 * the scales differ. Weights need not sum to 1.
 *
 * @param lists best first; ties and empty lists as in {@link combineLists}.
 * @param weights one per list.
 * @throws FusionError `invalid_value` unless there are as many weights as lists.
 */
export function weighted(lists: readonly RankedList[], weights: readonly number[]): RankedList {
  if (weights.length !== lists.length) {
    const message = `weighted: expected one weight per list, got ${weights.length} for ${lists.length} lists.`;
    throw new FusionError('invalid_value', message);
  }
  return combineLists(lists, ({ list, score }) => weights[list]! * score);
}

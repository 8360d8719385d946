import { FusionError } from '../../data/schema/errors.js';
import {
  DEFAULT_REWARDS,
  INTERACTION_TYPES,
  type InteractionType,
  type RewardMap,
} from '../../data/schema/interactions.js';

/**
 * The reward of one event: the sum over its distinct types, so `['click', 'purchase']` is 4 and a type named twice counts once.
 *
 * Computed when the event is written and stored with it: a map that changes later changes later events only.
 *
 * @param map replaces the default map, whole; nothing is merged.
 * @throws FusionError `invalid_value` on a type that is not one of the seventeen.
 */
export function interactionReward(types: readonly string[], map: RewardMap = DEFAULT_REWARDS): number {
  return [...new Set(types)].reduce((sum, type) => sum + (map[knownType(type)] ?? 0), 0);
}

function knownType(type: string): InteractionType {
  const known = INTERACTION_TYPES.find((name) => name === type);
  if (known) return known;
  const message = `interaction_type: expected some of ${INTERACTION_TYPES.join(', ')}, got ${JSON.stringify(type)}.`;
  throw new FusionError('invalid_value', message);
}

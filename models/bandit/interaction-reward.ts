import { FusionError } from '../../data/schema/errors.js';

/** What a user can do with a result. */
export const INTERACTION_TYPES = [
  'click',
  'long_view',
  'purchase',
  'add_to_cart',
  'bookmark',
  'share',
  'positive_feedback',
  'negative_feedback',
  'skip',
  'return_to_results',
  'view',
  'wishlist',
  'query_refinement',
  'zero_results',
  'filter_toggle',
  'dwell_time',
  'copy',
] as const;

export type InteractionType = (typeof INTERACTION_TYPES)[number];

/** Reward by interaction type; a type that is not in it has reward 0: recorded, without influence. */
export type RewardMap = Readonly<Partial<Record<InteractionType, number>>>;

export const DEFAULT_REWARD_MAP: RewardMap = {
  click: 1,
  long_view: 1,
  purchase: 3,
  add_to_cart: 2,
  bookmark: 1.5,
  share: 1.5,
  positive_feedback: 2,
  negative_feedback: -2,
  skip: -0.5,
  return_to_results: -0.5,
};

/**
 * The reward of one event: the sum over its distinct types, so `['click', 'purchase']` is 4 and a type named twice counts once.
 *
 * Computed when the event is written and stored with it: a map that changes later changes later events only.
 *
 * @param map replaces the default map, whole; nothing is merged.
 * @throws FusionError `invalid_value` on a type that is not one of the seventeen.
 */
export function interactionReward(types: readonly string[], map: RewardMap = DEFAULT_REWARD_MAP): number {
  return [...new Set(types)].reduce((sum, type) => sum + (map[knownType(type)] ?? 0), 0);
}

function knownType(type: string): InteractionType {
  const known = INTERACTION_TYPES.find((name) => name === type);
  if (known) return known;
  const message = `interaction_type: expected some of ${INTERACTION_TYPES.join(', ')}, got ${JSON.stringify(type)}.`;
  throw new FusionError('invalid_value', message);
}

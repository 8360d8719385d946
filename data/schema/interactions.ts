/** What a user can do with an item that they were shown. */
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

/** What each type is worth; a type that is left out is worth nothing. */
export type RewardMap = Readonly<Partial<Record<InteractionType, number>>>;

export const DEFAULT_REWARDS: RewardMap = {
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

import { DEFAULT_REWARDS, type InteractionType, type RewardMap } from '../../data/schema/interactions.js';

/** What one action is worth: the sum over its types, each counted once. */
export function rewardOf(types: Iterable<InteractionType>, rewards: RewardMap = DEFAULT_REWARDS): number {
  let reward = 0;
  for (const type of new Set(types)) reward += rewards[type] ?? 0;
  return reward;
}

/**
 * The outcome that a reward stands for: 1 above zero, 0 below, null at zero, which says nothing about liking.
 *
 * By its sign alone, because the network is trained on binary targets: a purchase is no more of a positive than a click.
 */
export function outcomeOfReward(reward: number): 0 | 1 | null {
  if (reward === 0) return null;
  return reward > 0 ? 1 : 0;
}

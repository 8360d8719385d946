/**
 * The outcome that a reward stands for: 1 above zero, 0 below, null at zero, which says nothing about liking.
 *
 * By its sign alone, because the network is trained on binary targets: a purchase is no more of a positive than a click.
 */
export function outcomeOfReward(reward: number): 0 | 1 | null {
  if (reward === 0) return null;
  return reward > 0 ? 1 : 0;
}

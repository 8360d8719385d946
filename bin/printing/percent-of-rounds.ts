import type { Ratio } from '../../bench/rounds.js';

/** The median of the rounds, the least and the most: `73 [71, 78] %`. */
export function percentOfRounds({ value, low, high }: Ratio): string {
  const [middle, least, most] = [value, low, high].map((share) => (100 * share).toFixed(0));
  return `${middle} [${least}, ${most}] %`;
}

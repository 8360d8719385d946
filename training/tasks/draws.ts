import type { Dataset } from '../../data/schema/dataset.js';
import { SUPPORT_SIZES } from './cases.js';

/** Cases that several draws bring a set to, at most: what boosted trees are fitted to. */
const CASES = 6000;
/** Of so few users draws are much alike after a while, and each takes its time. */
const MOST_DRAWS = 8;

/**
 * How often the cases of each user are drawn. Where a set has no times, none of the orders of what a user liked is history's, and each
 * says something else of what may be known and what is asked; of few users one says too little.
 * @param users with enough positives for cases
 */
export function drawsFor({ interactions }: Dataset, users: number): number {
  if (interactions.timestamp.some(Number.isFinite)) return 1;
  const affordable = Math.floor(CASES / (users * SUPPORT_SIZES.length));
  return Math.min(MOST_DRAWS, Math.max(1, affordable));
}

import type { ItemStatistics } from './item-statistics.js';
import { isUse, type UserEvents } from './user-events.js';

/** An item is new for this long after it first appears in the log. */
const EARLY_MS = 30 * 24 * 3_600_000;

/** How a user's items stand with everybody else. NaN where there is too little to tell. */
export interface PopularityTaste {
  /** Mean over distinct items of 1 − count / largest count. */
  readonly novelty: number;
  /** Mean over uses of ln(1 + count) / ln(1 + largest count). */
  readonly mainstream: number;
  /** Share of the distinct items that were new when this user came to them. */
  readonly earlyAdoption: number;
}

/**
 * Novelty is the popularity complement, which the biggest hits decide; mainstream is on a log scale, which tells the
 * middle from the tail, and heeds repeats: the two are not each other's mirror image.
 *
 * Whether an item is new shows only from `EARLY_MS` after the log began: what appears before that may be old, so those
 * items are left out of the early adoption, or a user from the log's first days would look like a pioneer. An item
 * that nobody else had used counts as first seen by this user. O(events) look-ups.
 *
 * @see Vargas and Castells, Rank and relevance in novelty and diversity metrics for recommender systems, 2011
 *   (expected popularity complement)
 */
export function summarizePopularity(events: UserEvents, statistics: ItemStatistics): PopularityTaste {
  const { largestCount, logStartsAt } = statistics;
  const seen = new Set<number>();
  let [uses, novelty, mainstream, judged, early] = [0, 0, 0, 0, 0];
  for (let row = 0; row < events.item.length; row++) {
    if (!isUse(events.event[row]!)) continue;
    const item = events.item[row]!;
    const count = statistics.countOf(item);
    uses++;
    mainstream += Math.log1p(count) / Math.log1p(largestCount);
    if (seen.has(item)) continue;
    seen.add(item);
    novelty += 1 - count / largestCount;

    const mine = events.timestamp[row]!;
    const first = statistics.firstSeenAt(item);
    const appeared = Math.min(mine, Number.isNaN(first) ? mine : first);
    if (!(appeared - logStartsAt >= EARLY_MS)) continue;
    judged++;
    if (mine - appeared <= EARLY_MS) early++;
  }
  const known = uses > 0 && largestCount > 0;
  return {
    novelty: known ? novelty / seen.size : Number.NaN,
    mainstream: known ? mainstream / uses : Number.NaN,
    earlyAdoption: judged > 0 ? early / judged : Number.NaN,
  };
}

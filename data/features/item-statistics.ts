/**
 * How much the items of a set had been used by some moment.
 *
 * A *use* is any event but a skip and negative feedback (`isUse`). Items are indices; one that is not known has no uses.
 */
export interface ItemStatistics {
  /** Number of uses of the item. */
  countOf(item: number): number;
  /** Time of the item's first use, in ms; NaN if there was none, or none with a time. */
  firstSeenAt(item: number): number;
  /** Uses of the most used item; 0 when nothing was used. */
  readonly largestCount: number;
  /** Time of the first use of any item, in ms: before it, nothing can be said. NaN if no use has a time. */
  readonly logStartsAt: number;
}

/**
 * Item statistics as they were known at any moment, so that a feature asks for the moment it is about and cannot see
 * beyond it. `ItemHistory` answers from the log; `FrozenItemStatistics` always answers with what was known when it was
 * made, which is what a server without the log has.
 */
export interface ItemStatisticsOverTime {
  /** Statistics of what came strictly before `moment` (ms); of everything where `moment` is NaN or Infinity. */
  at(moment: number): ItemStatistics;
}

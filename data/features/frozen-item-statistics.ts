import type { ItemStatistics, ItemStatisticsOverTime } from './item-statistics.js';

/**
 * Item statistics of one moment as two columns, to be kept in a file and read by a server that has no log.
 *
 * `at` gives the same answer for every moment: later uses are not known here. Items beyond the columns have no uses.
 */
export class FrozenItemStatistics implements ItemStatistics, ItemStatisticsOverTime {
  /** Uses by item; [items]. */
  readonly counts: Int32Array;
  /** Time of first use by item, in ms; NaN if unknown; [items]. */
  readonly firstSeenAtMs: Float64Array;
  readonly largestCount: number;
  readonly logStartsAt: number;

  constructor(counts: Int32Array, firstSeenAtMs: Float64Array) {
    this.counts = counts;
    this.firstSeenAtMs = firstSeenAtMs;
    this.largestCount = counts.reduce((a, b) => Math.max(a, b), 0);
    const start = firstSeenAtMs.filter(Number.isFinite).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    this.logStartsAt = Number.isFinite(start) ? start : Number.NaN;
  }

  at(): ItemStatistics {
    return this;
  }

  freeze(): FrozenItemStatistics {
    return this;
  }

  countOf(item: number): number {
    return this.counts[item] ?? 0;
  }

  firstSeenAt(item: number): number {
    return this.firstSeenAtMs[item] ?? Number.NaN;
  }
}

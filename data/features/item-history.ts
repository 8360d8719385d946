import { type Dataset, EVENTS } from '../schema/dataset.js';
import { countBelow } from './count-below.js';
import { FrozenItemStatistics } from './frozen-item-statistics.js';
import type { ItemStatistics, ItemStatisticsOverTime } from './item-statistics.js';
import { isUse } from './user-events.js';

/**
 * When each item was used, and what it was rated: item statistics at any past moment in O(log n).
 *
 * "Before" is strict everywhere. A use without a time counts only where the moment is NaN or Infinity, which is how a
 * set without times asks for everything. A row counts once whatever its play count: one devoted user makes no hit.
 */
export class ItemHistory implements ItemStatisticsOverTime {
  readonly itemCount: number;
  /** Uses of item i are entries [offsets[i], offsets[i + 1]) of the columns below. */
  readonly #offsets: Int32Array;
  /** Ascending within an item; Infinity for a use without a time. */
  readonly #times: Float64Array;
  /** Ratings among the item's uses up to and including this one, and their sum. */
  readonly #ratings: Int32Array;
  readonly #ratingSums: Float64Array;
  /** Entry k: when some item was first used for the (k + 1)th time. Ascending, so the largest count is a search. */
  readonly #records: Float64Array;
  /** Just after the last use, in ms; NaN where no use has a time. */
  readonly endsAt: number;

  /** @param users whose uses count, as indices; all users by default. */
  constructor({ items, interactions }: Pick<Dataset, 'items' | 'interactions'>, users?: Iterable<number>) {
    this.itemCount = items.ids.length;
    const rows = usesByItem(interactions, this.itemCount, users);
    this.#offsets = rows.offsets;
    this.#times = Float64Array.from(rows.rows, (row) => timeOf(interactions.timestamp[row]!));
    this.#ratings = new Int32Array(rows.rows.length);
    this.#ratingSums = new Float64Array(rows.rows.length);
    const records: number[] = [];
    for (let item = 0; item < this.itemCount; item++) {
      let [ratings, sum] = [0, 0];
      for (let start = this.#offsets[item]!, k = start; k < this.#offsets[item + 1]!; k++) {
        const row = rows.rows[k]!;
        if (interactions.event[row] === RATING && Number.isFinite(interactions.value[row])) {
          ratings++;
          sum += interactions.value[row]!;
        }
        this.#ratings[k] = ratings;
        this.#ratingSums[k] = sum;
        records[k - start] = Math.min(records[k - start] ?? Number.POSITIVE_INFINITY, this.#times[k]!);
      }
    }
    this.#records = Float64Array.from(records);
    const last = this.#times.reduce((latest, time) => (Number.isFinite(time) ? Math.max(latest, time) : latest), 0);
    this.endsAt = records.some(Number.isFinite) ? last + 1 : Number.NaN;
  }

  /** Uses of the item before `moment` (ms). */
  countBefore(item: number, moment: number): number {
    const [start, end] = [this.#offsets[item] ?? 0, this.#offsets[item + 1] ?? 0];
    return Number.isFinite(moment) ? countBelow(this.#times, moment, start, end) : Math.max(0, end - start);
  }

  /** Time of the item's first use, in ms; NaN if it has none, or none with a time. */
  firstSeenAt(item: number): number {
    const first = this.countBefore(item, Number.NaN) > 0 ? this.#times[this.#offsets[item]!]! : Number.NaN;
    return Number.isFinite(first) ? first : Number.NaN;
  }

  /** Uses that the most used item had before `moment` (ms). */
  largestCountBefore(moment: number): number {
    return Number.isFinite(moment) ? countBelow(this.#records, moment) : this.#records.length;
  }

  /** Number of ratings that the item got before `moment` (ms), and their sum. */
  ratingsBefore(item: number, moment: number): { readonly count: number; readonly sum: number } {
    const uses = this.countBefore(item, moment);
    if (uses === 0) return { count: 0, sum: 0 };
    const last = this.#offsets[item]! + uses - 1;
    return { count: this.#ratings[last]!, sum: this.#ratingSums[last]! };
  }

  at(moment: number): ItemStatistics {
    const before = (time: number) => (!Number.isFinite(moment) || time < moment ? time : Number.NaN);
    const start = this.#records[0] ?? Number.POSITIVE_INFINITY;
    return {
      countOf: (item) => this.countBefore(item, moment),
      firstSeenAt: (item) => before(this.firstSeenAt(item)),
      largestCount: this.largestCountBefore(moment),
      logStartsAt: Number.isFinite(start) ? before(start) : Number.NaN,
    };
  }

  /** What was known at `moment` (ms), as columns. */
  freeze(moment: number): FrozenItemStatistics {
    const known = this.at(moment);
    const items = Int32Array.from({ length: this.itemCount }, (_, item) => item);
    return new FrozenItemStatistics(
      items.map((item) => known.countOf(item)),
      Float64Array.from(items, (item) => known.firstSeenAt(item)),
    );
  }
}

const RATING = EVENTS.indexOf('rating');

function timeOf(timestamp: number): number {
  return Number.isNaN(timestamp) ? Number.POSITIVE_INFINITY : timestamp;
}

/** The rows that are uses, grouped by item and in order of time (then of the log) within one. */
function usesByItem(
  { offsets: userOffsets, item, event, timestamp }: Dataset['interactions'],
  itemCount: number,
  users: Iterable<number> = Array.from({ length: userOffsets.length - 1 }, (_, user) => user),
): { readonly offsets: Int32Array; readonly rows: Int32Array } {
  const chosen: number[] = [];
  const offsets = new Int32Array(itemCount + 1);
  for (const user of new Set(users)) {
    for (let row = userOffsets[user]!; row < userOffsets[user + 1]!; row++) {
      if (!isUse(event[row]!)) continue;
      chosen.push(row);
      offsets[item[row]! + 1]!++;
    }
  }
  for (let i = 0; i < itemCount; i++) offsets[i + 1]! += offsets[i]!;

  const rows = new Int32Array(chosen.length);
  const next = offsets.slice();
  for (const row of chosen) rows[next[item[row]!]!++] = row;
  const byTime = (a: number, b: number) => timeOf(timestamp[a]!) - timeOf(timestamp[b]!) || a - b;
  for (let i = 0; i < itemCount; i++) rows.subarray(offsets[i]!, offsets[i + 1]!).sort(byTime);
  return { offsets, rows };
}
